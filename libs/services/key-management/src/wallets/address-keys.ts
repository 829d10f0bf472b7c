import { assert } from '@mbaas/kernel';
import { copyBytes } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';
import type { KekProvider } from '../kek/kek-provider.port.ts';
import type { AddressKey } from '../signing/make-scripts.ts';
import { nodesOf } from './derive-key.ts';
import { withSeed } from './sealed-seed.ts';
import { loadSeeds, type AddressRow } from './wallet.store.ts';

/**
 * Opens the keys of addresses for the length of `use` and wipes them. Seeds are opened one after the other and only for
 * the derivation. Throws KekError.
 */
export async function withAddressKeys<T>({ kek }: { readonly kek: KekProvider }, on: Queryable, rows: readonly AddressRow[], use: (keyOf: (address: string) => AddressKey | undefined) => T): Promise<T> {
  const walletIds = [...new Set(rows.map(({ walletId }) => walletId))];
  const seeds = await loadSeeds(on, walletIds);
  const keys = new Map<string, AddressKey>();
  try {
    for (const walletId of walletIds) {
      const sealed = seeds.get(walletId);
      assert(sealed !== undefined, 'an address belongs to a stored wallet');
      const own = rows.filter((row) => row.walletId === walletId);
      const nodes = await withSeed(kek, walletId, sealed, (seed) => nodesOf(seed, own.map(({ index }) => index)));
      for (const [position, { address }] of own.entries()) {
        const node = nodes[position];
        assert(node !== undefined && node.privateKey !== null, 'a node below a seed has a private key');
        keys.set(address, { privateKey: copyBytes(node.privateKey), publicKey: node.publicKey });
      }
    }
    return use((address) => keys.get(address));
  } finally {
    for (const { privateKey } of keys.values()) privateKey.fill(0);
  }
}
