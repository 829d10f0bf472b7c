import { outPointKey, type Coin } from '@mbaas/chain-builder';
import { decodeOutput } from '@mbaas/chain-codec';
import { hexDecode, parseDisplayHash } from '@mbaas/chain-primitives';
import type { StakeCoins } from '@mbaas/contracts-queries';
import { expectOk } from '@mbaas/kernel';

type Item = StakeCoins['available'][number];

function toCoin(item: Item): Coin {
  const output = expectOk(decodeOutput(expectOk(hexDecode(item.output), 'the contract admits hex only')), 'block-storage gives outputs of the chain');
  const hash = expectOk(parseDisplayHash(item.txid), 'the contract admits hashes only');
  return { point: { hash, index: item.index }, output, address: item.address, height: item.height ?? null, spendable: item.spendable };
}

/** Coins as builders take them, but for those whose key signs them for something else. */
export const usableCoins = (items: readonly Item[], taken: ReadonlySet<string>): Coin[] => items.map(toCoin).filter(({ point }) => !taken.has(outPointKey(point)));
