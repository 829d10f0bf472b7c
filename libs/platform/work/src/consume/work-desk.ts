import type { ClaimStore } from '@mbaas/platform-claim-check';
import { ClaimError } from '@mbaas/platform-claim-check';
import { failpoint } from '@mbaas/platform-failpoints';
import { assert } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import { withSpan } from '@mbaas/platform-tracing';
import { boundedCode, failureCode, isOfTheMoment } from '../failure.ts';
import type { WorkPublisher } from '../publish/work-publisher.ts';
import type { WorkMetrics } from '../work.metrics.ts';
import type { WorkConsumer, WorkMessage, WorkOutcome } from '../work.port.ts';
import { originOf, type Incoming } from './incoming.ts';

export interface WorkDeskOptions {
  readonly consumer: WorkConsumer;
  readonly claims: ClaimStore;
  readonly publisher: WorkPublisher;
  readonly log: Logger;
  readonly metrics: WorkMetrics | undefined;
}

/** A message with what its handler said, or will say. */
export interface Judged {
  readonly incoming: Incoming;
  readonly message: WorkMessage | undefined;
  readonly outcome: WorkOutcome | Promise<WorkOutcome>;
}

const refusal = (code: string): WorkOutcome => ({ done: false, code, again: false });

/** Gives one consumer its messages, and puts what it could not do into the retry or the dead-letter topic. */
export class WorkDesk {
  readonly #options: WorkDeskOptions;

  constructor(options: WorkDeskOptions) {
    this.#options = options;
  }

  /** Has a slice handled. Throws what is of the moment: the slice is delivered again. */
  async judge(slice: readonly Incoming[]): Promise<readonly Judged[]> {
    const loaded = await Promise.all(slice.map((incoming) => this.#load(incoming)));
    const ready = loaded.flatMap(({ incoming, message }) => (message === undefined ? [] : [{ incoming, message }]));
    const outcomes = new Map(await this.#handle(ready));
    return loaded.map(({ incoming, message, outcome }) => ({ incoming, message, outcome: outcome ?? outcomes.get(incoming) ?? refusal('WORK_HANDLER_FAILED') }));
  }

  /** Makes an outcome durable; after it the delivery may be committed. Throws what is of the moment. */
  async settle({ incoming, message }: Judged, outcome: WorkOutcome): Promise<void> {
    const { consumer, metrics, publisher, log } = this.#options;
    const { work, name } = consumer;
    if (outcome.done) {
      metrics?.settled(work.name, 'done');
      return;
    }
    const code = boundedCode(outcome.code);
    const { attempt, id } = incoming.envelope;
    if (outcome.again && attempt < work.attempts) {
      await publisher.retry(work, incoming, name, code);
      await failpoint('work.after-retry-publish');
      metrics?.settled(work.name, 'retry');
      log.debug('Work will be tried again', { work: work.name, consumer: name, id, attempt, code });
      return;
    }
    const origin = originOf(incoming);
    // First what may fail for long: the other way round each repetition would leave another letter.
    await consumer.onDeadLetter?.({ work: work.name, id, code, attempts: attempt, origin, key: incoming.record.key, message });
    await publisher.deadLetter(work, incoming, name, code);
    await failpoint('work.after-dead-letter-publish');
    metrics?.settled(work.name, 'dead');
    metrics?.deadLetter(work.name, code);
    log.error('Work ended as a dead letter', { work: work.name, consumer: name, id, attempts: attempt, code, origin });
  }

  async #load(incoming: Incoming): Promise<{ readonly incoming: Incoming; readonly message?: WorkMessage; readonly outcome?: WorkOutcome }> {
    const { envelope, record, refused } = incoming;
    if (refused !== undefined) return { incoming, outcome: refusal(refused) };
    let body: Uint8Array | undefined = record.value;
    if (envelope.claim !== undefined) {
      try {
        body = await this.#options.claims.get(envelope.claim);
      } catch (error) {
        if (!(error instanceof ClaimError)) throw error;
        return { incoming, outcome: refusal(error.code) };
      }
    }
    if (body === undefined) return { incoming, outcome: refusal('WORK_CLAIM_EXPIRED') };
    return { incoming, message: { key: record.key, body, headers: record.headers, attempt: envelope.attempt, publishedAtMs: Date.parse(envelope.publishedAt) } };
  }

  async #handle(ready: readonly { readonly incoming: Incoming; readonly message: WorkMessage }[]): Promise<readonly (readonly [Incoming, WorkOutcome | Promise<WorkOutcome>])[]> {
    if (ready.length === 0) return [];
    const { consumer, log } = this.#options;
    const parents = [...new Set(ready.flatMap(({ incoming }) => incoming.envelope.traceparent ?? []))];
    const trace = parents.length === 1 ? { parent: parents[0] } : { links: parents };
    try {
      const outcomes = await withSpan(`work ${consumer.work.name}`, { kind: 'consumer', attributes: { messages: ready.length }, ...trace }, () => consumer.handle(ready.map(({ message }) => message)));
      assert(outcomes.length === ready.length, 'A handler gives one outcome a message.');
      return ready.map(({ incoming }, index) => [incoming, outcomes[index] ?? refusal('WORK_HANDLER_FAILED')]);
    } catch (error) {
      if (isOfTheMoment(error)) throw error;
      log.warn('Handler of work threw', { work: consumer.work.name, consumer: consumer.name, messages: ready.length, error });
      if (ready.length === 1) return ready.map(({ incoming }) => [incoming, { done: false, code: failureCode(error), again: true }]);
    }
    // One of them is at fault; the others lose no try for it.
    const singly: (readonly [Incoming, WorkOutcome | Promise<WorkOutcome>])[] = [];
    for (const one of ready) singly.push(...(await this.#handle([one])));
    return singly;
  }
}
