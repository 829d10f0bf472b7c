import { INVENTORY_TYPES, WIRE_LIMITS } from '@mbaas/chain-codec';
import { chainPoolIds } from '@mbaas/contracts-queries';
import type { Peer } from '../../peers/peer.port.ts';
import type { ChainView } from '../chain-view.ts';
import { hashOf } from '../hash-of.ts';

/** Answers `mempool` with one inv of all waiting transactions; nothing when there is none. */
export async function servePool(peer: Peer, chain: ChainView): Promise<void> {
  const { txids } = await chain.ask(chainPoolIds, { limit: WIRE_LIMITS.maxInventory });
  if (txids.length > 0) peer.send({ command: 'inv', body: { items: txids.map((id) => ({ type: INVENTORY_TYPES.transaction, hash: hashOf(id) })) } });
}
