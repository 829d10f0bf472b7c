import type { FactStream } from './fact-stream.ts';
import type { WorkDefinition } from './work-definition.ts';

/** `<network>.fact.<source>.<stream>.v<N>`: `devnet.fact.chain.block.v1`. */
export const factTopic = (network: string, source: string, { name, version }: FactStream): string => `${network}.fact.${source}.${name}.v${version}`;

/** `<network>.work.<context>.<name>.v<N>`: `devnet.work.validation.scripts.v1`. */
export const workTopic = (network: string, { name, version }: WorkDefinition): string => `${network}.work.${name}.v${version}`;

/** Where work waits that failed and will be tried again. */
export const retryTopic = (network: string, work: WorkDefinition): string => `${workTopic(network, work)}.retry`;

/** Where work ends that cannot be done: with its code, until an operator replays or drops it. */
export const deadLetterTopic = (network: string, work: WorkDefinition): string => `${workTopic(network, work)}.dlt`;

/** Work that waits to be tried again is little: a few consumers are enough. */
const RETRY_PARTITIONS = 4;

/** Dead letters wait for a person. */
const DEAD_LETTER_RETENTION_MS = 14 * 24 * 3_600_000;

/** The topics of one kind of work with what they are made with: its own, where it waits to be tried again, where it ends. */
export const workTopics = (network: string, work: WorkDefinition): Readonly<Record<'main' | 'retry' | 'deadLetter', { readonly name: string; readonly partitions: number; readonly retentionMs: number }>> => ({
  main: { name: workTopic(network, work), partitions: work.partitions, retentionMs: work.retentionMs },
  retry: { name: retryTopic(network, work), partitions: Math.min(work.partitions, RETRY_PARTITIONS), retentionMs: work.retentionMs },
  deadLetter: { name: deadLetterTopic(network, work), partitions: 1, retentionMs: DEAD_LETTER_RETENTION_MS },
});
