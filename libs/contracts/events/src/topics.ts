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
