import type { BlockStorage, ImportOutcome, ImportProgress } from '@mbaas/service-block-storage';
import type { LineAhead } from './line-ahead.ts';

/** A check that asks the chain at certain heights while it grows. */
export interface ChainVisitor {
  readonly heights: Iterable<number>;
  /** The chain stands at this height; it must stand there again afterwards. `next` gives the blocks that come then. */
  visit(height: number, next: LineAhead): Promise<void>;
}

export interface GrowOptions {
  /** Last height; the whole file unless told. */
  readonly until?: number;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** How far a chain grew: −1 when the file holds no block. `stopped`: the block it could not take. */
export type Growth = Pick<ImportOutcome, 'height' | 'stopped'> ;

/** Imports blocks into an empty chain and stops at every height that a visitor asked for. */
export async function growChain(storage: BlockStorage, lines: LineAhead, visitors: readonly ChainVisitor[], { until = Number.MAX_SAFE_INTEGER, onProgress }: GrowOptions = {}): Promise<Growth> {
  const wanted = visitors.map(({ heights }) => new Set(heights));
  const stations = [...new Set(wanted.flatMap((heights) => [...heights]))].filter((height) => height >= 0 && height < until).sort((a, b) => a - b);
  let height = -1;
  for (const station of [...stations, until]) {
    const startHeight = lines.position;
    if (station >= startHeight) {
      const outcome = await storage.importBlocks(lines.take(station + 1 - startHeight), { startHeight, ...(onProgress === undefined ? {} : { onProgress }) });
      ({ height } = outcome);
      if (outcome.stopped !== undefined) return { height, stopped: outcome.stopped };
    }
    if (height < station) break;
    for (const [index, visitor] of visitors.entries()) if (wanted[index]?.has(station) === true) await visitor.visit(station, lines);
  }
  return { height };
}
