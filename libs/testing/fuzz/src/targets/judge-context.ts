import type { ChainContext } from '@mbaas/chain-consensus';
import { mainnet, testnet, type Network } from '@mbaas/chain-params';
import type { Corpus } from '../corpus/corpus.ts';
import { privateNetwork } from '../corpus/vector-files.ts';
import { ShakyView } from '../corpus/shaky-view.ts';
import type { Dice } from '../dice.ts';
import { numberOf, type FuzzCase } from './target.ts';

const NETWORKS: readonly Network[] = [privateNetwork, mainnet, testnet];
const HEIGHTS: readonly number[] = [0, 1, 2, 10, 449, 733, 999, 1_000, 1_001, 4_999, 5_000, 5_001, 5_100, 5_681, 6_544, 1_300_000, 2_000_000];

/** Everything else a verdict hangs on, as plain numbers. */
export const anyContext = (dice: Dice): NonNullable<FuzzCase['meta']> => ({
  // The recorded chain is of the private network: most cases are judged where its coins and headers are.
  network: dice.oneIn(8) ? dice.below(NETWORKS.length) : 0,
  height: dice.oneIn(2) ? dice.below(6_545) : dice.of(HEIGHTS),
  hardened: dice.below(2),
  pool: dice.below(2),
  witnesses: dice.of([1, 1, 0, 23]),
  view: dice.u32(),
});

export function contextOf(hostile: FuzzCase): ChainContext {
  const height = numberOf(hostile, 'height');
  return {
    network: NETWORKS[numberOf(hostile, 'network')] ?? privateNetwork,
    profile: numberOf(hostile, 'hardened') === 1 ? 'hardened' : 'reference',
    height,
    top: height - 1,
    medianTimePast: 1_600_000_000,
    now: numberOf(hostile, 'view') % 3 === 0 ? 1_700_000_000 : null,
    entry: numberOf(hostile, 'pool') === 1 ? 'pool' : 'block',
    witnesses: numberOf(hostile, 'witnesses'),
  };
}

export const viewOf = (hostile: FuzzCase, { chain, names }: Corpus): ShakyView => new ShakyView(chain, names, numberOf(hostile, 'view'));
