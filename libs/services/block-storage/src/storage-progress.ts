import type { BlockIntake } from './intake/block-intake.ts';
import type { BlockSupply } from './intake/block-supply.ts';
import type { ChainWriter } from './writer/chain-writer.ts';

/** Everything that works while this process writes the chain. */
export interface ActiveParts {
  readonly writer: ChainWriter;
  readonly intake: BlockIntake;
  readonly supply: BlockSupply | undefined;
}

/** What waits longest to be stored. */
export interface Pressure {
  /** Its age, whole ms; 0 where nothing waits. */
  readonly oldestMs: number;
  readonly what: 'none' | 'blocks' | 'transactions';
}

/** Age of the oldest block (from its publication) or offered transaction without an answer. */
export function pressureOf({ writer, intake, supply }: ActiveParts): Pressure {
  const blocks = Math.max(intake.oldestMs, supply?.oldestMs ?? 0);
  const { offeredSince } = writer;
  const offers = offeredSince === undefined ? 0 : performance.now() - offeredSince;
  const oldestMs = Math.round(Math.max(blocks, offers));
  if (oldestMs === 0) return { oldestMs, what: 'none' };
  return { oldestMs, what: blocks >= offers ? 'blocks' : 'transactions' };
}
