import { expectOk } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import { decodeBlock } from '@mbaas/chain-codec';
import type { ChainRows } from '../port/chain-rows.port.ts';

/** A chain to read, and the network whose chain it is. */
export interface ChainSource {
  readonly network: Network;
  readonly rows: ChainRows;
}

/** The same with its tip, which age and locks are measured against. */
export interface ChainView extends ChainSource {
  readonly height: number;
  /** Unix seconds of the tip's header. */
  readonly time: number;
}

/** The tip as it is now. Throws BrokenAssumption when the rows do not hold it. */
export async function loadView({ rows, network }: ChainSource): Promise<ChainView> {
  const height = await rows.height();
  const tip = await rows.block({ height });
  const time = tip === undefined ? 0 : expectOk(decodeBlock(tip.raw), 'stored blocks decode').block.header.timestamp;
  return { network, rows, height, time };
}
