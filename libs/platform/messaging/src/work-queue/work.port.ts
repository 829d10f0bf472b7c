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

/** Work that will not be done until an operator replays it. */
export interface DeadLetterNotice {
  readonly work: string;
  /** Id of the message, the same through retries and replays. */
  readonly id: string;
  readonly code: string;
  readonly attempts: number;
  /** `topic/partition/offset` of its first delivery. */
  readonly origin: string;
  readonly key: string | null;
  /** undefined where its body could not be had. */
  readonly message: WorkMessage | undefined;
}

export interface WorkConsumer {
  readonly work: WorkDefinition;
  /** `<network>.<name>` is the consumer group, shared by all processes of this name. */
  readonly name: string;
  readonly concurrency?: number;
  /** Most bytes of one fetch of a partition; 1 MiB unless told. Consumers of one name share the larger. */
  readonly maxBytes?: number;
  /** After this long without a sign of life its partitions go to others; 10 s unless told. Consumers of one name share the shorter. */
  readonly sessionTimeoutMs?: number;
  /**
   * Told of each dead letter before its delivery is committed, at least once: for visible state. What it throws delivers
   * the message again.
   */
  onDeadLetter?(notice: DeadLetterNotice): Promise<void>;
  /**
   * Handles messages of one partition, in order; one outcome a message. Back-pressure: the next batch comes after it
   * resolves. An outcome may be a promise, for a handler that keeps work open across batches: offsets are committed as far
   * as outcomes are there without a gap. `stop` waits for none of them: a message without its outcome is delivered again.
   * What it throws counts as a try of each message (they are then handled one by one), except for failures of the moment,
   * of PostgreSQL or the broker: after those the messages are delivered again and no try is counted.
   */
  handle(messages: readonly WorkMessage[]): Promise<readonly (WorkOutcome | Promise<WorkOutcome>)[]>;
}

/** Work that waits for whoever does it: over Kafka (platform-work) or in the process's memory (InProcessWork). */
export interface WorkQueue {
  /**
   * Resolves when the queue has it: over Kafka the broker, bodies over CLAIM_CHECK_BYTES lie in the claim table then; in
   * memory when a handler was called with it. Headers of the caller's own are named `x-…` and travel along. Throws WORK_OVERSIZED,
   * KAFKA_PUBLISH_FAILED (repeat it), WORK_STOPPED.
   */
  publish(work: WorkDefinition, body: Uint8Array, options?: PublishOptions): Promise<void>;
  /** Before `start`. Consumers of one name are one group and one subscription. */
  consume(consumer: WorkConsumer): void;
  /** Makes or checks the topics and begins; does not wait for partitions. Throws TopicMismatch. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Per consumer: age of the oldest message not done, ms; messages waiting. */
  progress(): readonly { readonly consumer: string; readonly oldestMs: number; readonly waiting: bigint; readonly restarts: number }[];
}
