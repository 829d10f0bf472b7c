import { factTopic } from '@mbaas/contracts-events';
import { partitionOf, type KafkaRecord } from '@mbaas/platform-kafka';
import type { FactRow } from '@mbaas/platform-messaging/driver';
import { encodeFactRecord } from '../fact-record.codec.ts';
import type { StreamsByFact } from '../fact-topics.ts';
import { partitionName, type PartitionTail } from './outbox-cursor.store.ts';

/** A fact in the outbox of a kind that is not declared, or of a stream that does not name the schema as its source. */
export class UndeclaredFact extends Error {
  override readonly name = 'UndeclaredFact';
  readonly code = 'RELAY_FACT_UNDECLARED';
  readonly position: bigint;
  readonly fact: string;
  constructor({ position, name }: FactRow) {
    super('The outbox holds a fact that no declaration gives a topic.');
    this.position = position;
    this.fact = name;
  }
}

/** Records of one partition in order; `position` is the last one's. */
export interface PartitionRecords extends PartitionTail {
  readonly records: readonly KafkaRecord[];
}

export interface SortedBatch {
  readonly partitions: readonly PartitionRecords[];
  /** Position of the last fact taken; undefined: none was. */
  readonly last: bigint | undefined;
  /** The fact that ended the batch, for nobody knows its topic. */
  readonly undeclared: UndeclaredFact | undefined;
}

export interface SortOptions {
  readonly network: string;
  readonly source: string;
  readonly streams: StreamsByFact;
  /** Position of the last fact in each partition so far. */
  readonly tails: ReadonlyMap<string, bigint>;
}

/** Facts in the order of the log as records of their topics' partitions, each naming the one before it there. */
export function sortByPartition(rows: readonly FactRow[], { network, source, streams, tails }: SortOptions): SortedBatch {
  const partitions = new Map<string, { topic: string; partition: number; position: bigint; records: KafkaRecord[] }>();
  let last: bigint | undefined;
  for (const row of rows) {
    const stream = streams.streamOf(row.name, row.version);
    if (stream === undefined || !stream.sources.includes(source)) return { partitions: [...partitions.values()], last, undeclared: new UndeclaredFact(row) };
    const topic = factTopic(network, source, stream);
    const partition = partitionOf(row.key, stream.partitions);
    const name = partitionName(topic, partition);
    const so = partitions.get(name) ?? { topic, partition, position: tails.get(name) ?? 0n, records: [] };
    so.records.push(encodeFactRecord({ row, previous: so.position }, { network, source }));
    so.position = row.position;
    partitions.set(name, so);
    last = row.position;
  }
  return { partitions: [...partitions.values()], last, undeclared: undefined };
}
