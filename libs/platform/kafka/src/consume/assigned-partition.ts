import { Backoff } from '@mbaas/platform-backoff';
import type { PartitionProgress, ReceivedRecord } from '../kafka.port.ts';
import { WaitingSince } from './waiting-since.ts';

/** Pauses of a partition whose handler fails. */
const FIRST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 5_000;

/** A batch that is being handled. */
export interface RunningBatch {
  readonly records: readonly ReceivedRecord[];
  readonly stop: AbortController;
  readonly startedAt: number;
  /** Highest offset committed while it ran. */
  committed: bigint | undefined;
  /** A seek while it ran decides where to go on. */
  sought: boolean;
}

/** A partition's name among those of a subscription. */
export const partitionKey = (topic: string, partition: number): string => `${topic}/${partition}`;

/** What a member knows of one of its partitions, from one assignment to the next. */
export class AssignedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly backoff = new Backoff(FIRST_PAUSE_MS, MOST_PAUSE_MS);
  /** Taken over from the assignment before: what was seen waiting then and is not done waits longer. */
  readonly waiting: WaitingSince;
  /** Where delivery begins again after a failure: the last commit, a seek, or where this assignment began. */
  base: bigint | undefined;
  committed: bigint | undefined;
  end: bigint | undefined;
  running: RunningBatch | undefined;
  /** Set while it is paused after a failure. */
  retryTimer: NodeJS.Timeout | undefined;
  /** Timestamp of the record at `base`, where it has been delivered and is not done. */
  oldestTimestampMs: number | undefined;

  constructor(topic: string, partition: number, waiting = new WaitingSince()) {
    this.topic = topic;
    this.partition = partition;
    this.waiting = waiting;
  }

  noteEnd(end: bigint): void {
    if (this.end === undefined || end > this.end) this.end = end;
    this.waiting.note(end, Date.now());
  }

  noteCommit(nextOffset: bigint): void {
    this.committed = nextOffset;
    this.base = nextOffset;
  }

  /** undefined as long as the broker has not said where it begins and ends. */
  progress(nowMs: number): PartitionProgress | undefined {
    const committed = this.committed ?? this.base;
    if (committed === undefined || this.end === undefined) return undefined;
    const { topic, partition } = this;
    const seenAt = this.waiting.of(committed);
    const waitsSince = seenAt === undefined || committed >= this.end ? undefined : Math.min(seenAt, this.#timestampAt(committed) ?? seenAt);
    return { topic, partition, committed, end: this.end > committed ? this.end : committed, waitingMs: waitsSince === undefined ? 0 : Math.max(0, nowMs - waitsSince) };
  }

  /** Ends what runs and what is planned: the assignment is over. */
  release(): void {
    this.running?.stop.abort();
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
  }

  #timestampAt(offset: bigint): number | undefined {
    if (this.running === undefined) return this.base === offset ? this.oldestTimestampMs : undefined;
    return this.running.records.find((record) => record.offset >= offset)?.timestampMs;
  }
}
