import type { EachBatchPayload } from 'kafkajs';
import { refusalOf } from '../client/refusal.ts';
import { KafkaError } from '../kafka.errors.ts';

const TRIES = 3;
const PAUSE_MS = 100;
const LONGEST_MS = 5_000;

/** What the broker answers a member whose partitions are no longer its own. */
const LOST = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID']);

/** Whether the broker refuses a member for partitions that are no longer its own. */
export const isLost = (error: unknown): boolean => LOST.has(refusalOf(error) ?? '');

/** KafkaError KAFKA_PARTITION_LOST. */
export const partitionLost = (topic: string, partition: number, cause?: unknown): KafkaError =>
  new KafkaError('KAFKA_PARTITION_LOST', `Partition ${partition} of ${topic} went to another consumer.`, cause);

/** Where a partition's group is to go on. */
export interface OffsetCommit {
  readonly topic: string;
  readonly partition: number;
  /** Of the record to begin with next. */
  readonly nextOffset: bigint;
  /** Ends the tries before their time. */
  readonly signal: AbortSignal;
}

/**
 * Commits a place of the client's group, in a few tries. KafkaError KAFKA_PARTITION_LOST, KAFKA_BROKER_FAILED: either way
 * its partitions must be asked for anew, for handling more that cannot be committed would only repeat it.
 */
export async function commitOffset(send: EachBatchPayload['commitOffsetsIfNecessary'], { topic, partition, nextOffset, signal }: OffsetCommit): Promise<void> {
  const until = Date.now() + LONGEST_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send({ topics: [{ topic, partitions: [{ partition, offset: nextOffset.toString() }] }] });
    } catch (error) {
      if (isLost(error)) throw partitionLost(topic, partition, error);
      if (attempt === TRIES || Date.now() > until || signal.aborted) throw new KafkaError('KAFKA_BROKER_FAILED', 'The broker did not take a commit.', error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}
