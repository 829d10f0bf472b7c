import { inputAddress } from '@mbaas/chain-script';
import type { UnspentRow } from '../port/chain-rows.port.ts';
import type { ChainSource } from './chain-view.ts';

/**
 * Unspent outputs of an address as the node keeps its books: it notes a spend under the address that the input's script names, so
 * an output spent by a script that names none (an unusual redeem script, a bare public key) stays unspent in its answers for ever.
 * In chain order.
 */
export async function loadUnspent(address: string, { rows, network }: ChainSource): Promise<readonly UnspentRow[]> {
  const unnoticed = (await rows.spent(address)).filter(({ unlocking }) => inputAddress(unlocking, network) !== address);
  const unspent = await rows.unspent(address);
  return unnoticed.length === 0 ? unspent : [...unspent, ...unnoticed].sort((a, b) => a.height - b.height);
}
