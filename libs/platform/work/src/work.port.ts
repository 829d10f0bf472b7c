import type { WorkDefinition } from '@mbaas/contracts-events';

/** A piece of work as its handler gets it; a claimed body has been fetched. */
export interface WorkMessage {
  readonly key: string | null;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** From 1; higher on the retry topic. */
  readonly attempt: number;
  /** When it was first published, Unix ms. */
  readonly publishedAtMs: number;
}

/** What a handler says of a message. A throw counts as `retry` with the error's code. */
export type WorkOutcome = { readonly done: true } | { readonly done: false; readonly code: string; readonly again: boolean };

export interface PublishOptions {
  readonly key?: string | null;
  /** A partition instead of the key's. */
  readonly partition?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WorkConsumer {
  readonly work: WorkDefinition;
  /** `<network>.<name>` is the consumer group, shared by all processes of this name. */
  readonly name: string;
  readonly concurrency?: number;
  /**
   * Handles messages of one partition, in order; one outcome a message. Back-pressure: the next batch comes after it
   * resolves. An outcome may be a promise, for a handler that keeps work open across batches: offsets are committed as far
   * as outcomes are there without a gap. `stop` waits for none of them: a message without its outcome is delivered again.
   */
  handle(messages: readonly WorkMessage[]): Promise<readonly (WorkOutcome | Promise<WorkOutcome>)[]>;
}

/** Work over Kafka: claim check, retry topics, dead letters. */
export interface WorkQueue {
  /** Bodies over CLAIM_CHECK_BYTES go to the claim table first. Resolves when the broker has it. */
  publish(work: WorkDefinition, body: Uint8Array, options?: PublishOptions): Promise<void>;
  consume(consumer: WorkConsumer): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Per consumer: age of the oldest message not done, ms; messages waiting. */
  progress(): readonly { readonly consumer: string; readonly oldestMs: number; readonly waiting: bigint; readonly restarts: number }[];
}
