/** A topic as this platform wants it. Replication comes from the cluster's settings. */
export interface TopicDeclaration {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
}

export interface KafkaRecord {
  readonly key: string | null;
  readonly value: Uint8Array;
  /** UTF-8 text; names lower-case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ReceivedRecord extends KafkaRecord {
  readonly offset: bigint;
  /** When the broker or the producer stamped it, Unix ms. */
  readonly timestampMs: number;
}

/** Records of one topic-partition in offset order. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly ReceivedRecord[];
  /** Offset after the last record in the log. */
  readonly highWatermark: bigint;
  /** Aborted when the consumer stops or loses the partition: finish soon, commit what is done. */
  readonly signal: AbortSignal;
  /** Says that everything below `nextOffset` needs no delivery again. At least once: a crash before it repeats records. */
  commit(nextOffset: bigint): Promise<void>;
}

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Where a group begins that has committed nothing. */
  readonly from: 'oldest' | 'newest';
  /** Partitions handled side by side; 1 unless told. Batches of one partition never overlap. */
  readonly concurrency?: number;
  /** After this long without a sign of life its partitions go to others; 10 s unless told. */
  readonly sessionTimeoutMs?: number;
  /** Most bytes of one fetch of a partition; 1 MiB unless told. A longer record still comes, alone. */
  readonly maxBytes?: number;
  /**
   * Handles a batch and commits as far as it came. Where it committed part of it, the rest is delivered again next; where
   * it committed nothing, delivery goes on after the batch, and `commit` may be called later. What it throws never ends
   * the consumer: the partition is paused for a growing while and delivered again from the last commit.
   */
  handle(batch: Batch): Promise<void>;
}

export interface PartitionProgress {
  readonly topic: string;
  readonly partition: number;
  /** Next offset this group will read. */
  readonly committed: bigint;
  readonly end: bigint;
  /** How long the oldest record that is waiting has been seen waiting, ms; 0 where none waits. */
  readonly waitingMs: number;
}

export interface Subscription {
  readonly group: string;
  /** Resolves at the first partitions assigned; rejects when the consumer cannot be started. */
  readonly joined: Promise<void>;
  /** Times the client ended and was started anew. */
  readonly restarts: number;
  /** Of the partitions this member has now. */
  progress(): readonly PartitionProgress[];
  pause(topic: string, partition?: number): void;
  resume(topic: string, partition?: number): void;
  /** Delivers a partition again from an offset. */
  seek(topic: string, partition: number, offset: bigint): void;
  /** Lets running handlers finish and commit, leaves the group. */
  stop(): Promise<void>;
}

/** Lag of a group over all members, per partition. */
export interface GroupLag {
  readonly topic: string;
  readonly partition: number;
  readonly committed: bigint | undefined;
  readonly end: bigint;
}

/**
 * Everything the platform does with Apache Kafka. One implementation; no other package imports a Kafka client.
 *
 * `publish` takes one topic-partition: with several in one send the client resolves although a moved leader's records
 * were never sent. All replicas in sync acknowledge before it resolves; a rejection leaves the records' fate unknown.
 */
export interface Kafka {
  /** Creates what is missing. Throws TopicMismatch where partitions, replication or retention differ from the declaration. */
  ensureTopics(topics: readonly TopicDeclaration[]): Promise<void>;
  publish(topic: string, partition: number, records: readonly KafkaRecord[]): Promise<void>;
  subscribe(options: SubscribeOptions): Subscription;
  lag(group: string, topics: readonly string[]): Promise<readonly GroupLag[]>;
  /** Earliest and next offset of each partition. */
  offsets(topic: string): Promise<readonly { readonly partition: number; readonly earliest: bigint; readonly next: bigint }[]>;
  /** Records of one partition from an offset, at most `limit`, for tools. */
  read(topic: string, partition: number, from: bigint, limit: number): Promise<readonly ReceivedRecord[]>;
  close(): Promise<void>;
}

/** The partition of a key, the same for every producer and version: murmur2 of the UTF-8 key, as Kafka's own clients. */
export type PartitionOf = (key: string, partitions: number) => number;
