import type { Message } from 'kafkajs';
import type { ClientOptions } from '../client/client.ts';
import { KafkaError } from '../kafka.errors.ts';
import type { KafkaMetrics } from '../kafka.metrics.ts';
import type { KafkaRecord } from '../kafka.port.ts';
import { partitionOf } from '../partition-of.ts';
import { ProducerLane } from './producer-lane.ts';
import { MAX_BATCH_BYTES, recordBytes } from './record-size.ts';

/** An idempotent producer has one request at a time under way to a broker; partitions are shared among this many. */
const LANES = 4;
const MAX_BATCH_RECORDS = 10_000;

/** One call of publish and how far it has come. */
interface Job {
  readonly records: readonly KafkaRecord[];
  readonly bytes: readonly number[];
  next: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  jobs: Job[];
  draining: Promise<void> | undefined;
}

/**
 * Publishes in the order of the calls, per topic-partition: one request of a partition at a time, with everything that was
 * called for while the last one was under way.
 */
export class Publisher {
  readonly #lanes: readonly ProducerLane[];
  readonly #queues = new Map<string, PartitionQueue>();
  readonly #metrics: KafkaMetrics | undefined;
  #closed = false;

  constructor(options: ClientOptions, metrics: KafkaMetrics | undefined) {
    this.#lanes = Array.from({ length: LANES }, () => new ProducerLane(options));
    this.#metrics = metrics;
  }

  async publish(topic: string, partition: number, records: readonly KafkaRecord[]): Promise<void> {
    if (this.#closed) throw new KafkaError('KAFKA_CLOSED', 'The connection to the broker is closed.');
    if (records.length === 0) return;
    const bytes = records.map(recordBytes);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const queue = this.#queueOf(topic, partition);
    queue.jobs.push({ records, bytes, next: 0, resolve, reject });
    queue.draining ??= this.#drain(queue);
    return promise;
  }

  /** Waits for everything that was called for, then closes. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#queues.values()].map((queue) => queue.draining ?? Promise.resolve()));
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  #queueOf(topic: string, partition: number): PartitionQueue {
    const name = `${topic}/${partition}`;
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      queue = { topic, partition, jobs: [], draining: undefined };
      this.#queues.set(name, queue);
    }
    return queue;
  }

  async #drain(queue: PartitionQueue): Promise<void> {
    const { topic, partition } = queue;
    const lane = this.#lanes[partitionOf(`${topic}/${partition}`, LANES)] as ProducerLane;
    while (queue.jobs.length > 0) {
      const messages = takeBatch(queue);
      const startedAt = performance.now();
      try {
        await lane.send(topic, partition, messages);
        this.#metrics?.published(topic, messages.length, (performance.now() - startedAt) / 1_000);
      } catch (error) {
        this.#metrics?.publishFailed(topic);
        // Those behind it too: sent now, they would stand before what their caller has yet to repeat.
        for (const job of queue.jobs) job.reject(error);
        queue.jobs = [];
        break;
      }
      while (queue.jobs[0] !== undefined && queue.jobs[0].next === queue.jobs[0].records.length) queue.jobs.shift()?.resolve();
    }
    queue.draining = undefined;
    this.#queues.delete(`${topic}/${partition}`);
  }
}

/** The next records of the queue, as many as one request may carry; marks them as taken. */
function takeBatch({ jobs, partition }: PartitionQueue): Message[] {
  const messages: Message[] = [];
  let bytes = 0;
  for (const job of jobs) {
    for (; job.next < job.records.length; job.next += 1) {
      const record = job.records[job.next] as KafkaRecord;
      const size = job.bytes[job.next] as number;
      if (messages.length > 0 && (bytes + size > MAX_BATCH_BYTES || messages.length === MAX_BATCH_RECORDS)) return messages;
      bytes += size;
      messages.push(messageOf(record, partition));
    }
  }
  return messages;
}

const messageOf = ({ key, value, headers }: KafkaRecord, partition: number): Message => ({
  key,
  value: Buffer.from(value.buffer, value.byteOffset, value.length),
  headers,
  partition,
});
