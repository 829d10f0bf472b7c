import type { FactDefinition, FactPayload } from '@mbaas/contracts-events';

/** A fact to append. */
export interface NewFact<D extends FactDefinition = FactDefinition> {
  readonly event: D;
  /** Facts of one key are handled in the order their transactions committed. 1..200 characters. */
  readonly key: string;
  /** Checked against the declaration when appended. */
  readonly payload: FactPayload<D>;
  readonly tenant?: string;
  /** W3C trace context of what caused it; that of the current span unless told. */
  readonly traceparent?: string;
}

/** A fact of a hot path whose payload the caller has proven and written as JSON text itself: it is stored unchecked. */
export interface EncodedFact extends Omit<NewFact, 'payload'> {
  readonly payloadText: string;
}

/** Declares a NewFact with the payload's type taken from the event. */
export const newFact = <D extends FactDefinition>(fact: NewFact<D>): NewFact<D> => fact;

/** A fact as a consumer gets it. */
export interface Fact<Payload = unknown> {
  /** UUID, the same at every delivery. */
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** The schema whose service wrote it. */
  readonly source: string;
  readonly key: string;
  /** Place in the source's log, dense from 1. */
  readonly position: bigint;
  /** When the transaction that wrote it began, ISO 8601 UTC. */
  readonly occurredAt: string;
  readonly payload: Payload;
  readonly tenant?: string;
  readonly traceparent?: string;
}

/** Whether a fact is of this kind; narrows its payload. */
export const isFact = <D extends FactDefinition>(fact: Fact, event: D): fact is Fact<FactPayload<D>> =>
  fact.name === event.name && fact.version === event.version;
