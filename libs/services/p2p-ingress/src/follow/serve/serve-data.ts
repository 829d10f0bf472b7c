import { INVENTORY_TYPES, type InventoryItem } from '@mbaas/chain-codec';
import { displayHash, hexDecode } from '@mbaas/chain-primitives';
import { chainRawBlocks, chainRawTransactions } from '@mbaas/contracts-queries';
import { assert } from '@mbaas/kernel';
import type { Peer } from '../../peers/peer.port.ts';
import type { ChainView } from '../chain-view.ts';

/** Hashes of one question to the store, and bytes of one answer. */
const PAGE = 64;
const PAGE_BYTES = 2_000_000;

const bytesOf = (raw: string): Uint8Array => {
  const bytes = hexDecode(raw);
  assert(bytes.ok, 'the store writes hex');
  return bytes.value;
};

/**
 * Sends blocks and transactions in the order asked for. A block that is not there is answered with notfound, a transaction
 * with nothing; other items are left out (wire-format 6.5). Nothing is read from the store while too much waits to be sent.
 */
export async function serveData(peer: Peer, chain: ChainView, items: readonly InventoryItem[], queuedBytes: number): Promise<void> {
  for (let at = 0; at < items.length && peer.connected; ) {
    await peer.drained(queuedBytes);
    const { type } = items[at] ?? { type: INVENTORY_TYPES.error };
    const run = runOf(items, at);
    if (type === INVENTORY_TYPES.block) at += await sendBlocks(peer, chain, run);
    else if (type === INVENTORY_TYPES.transaction) at += await sendTransactions(peer, chain, run);
    else at += run.length;
  }
}

/** Items of one type from a place on. */
function runOf(items: readonly InventoryItem[], at: number): readonly InventoryItem[] {
  const page = items.slice(at, at + PAGE);
  const end = page.findIndex(({ type }) => type !== page[0]?.type);
  return end < 0 ? page : page.slice(0, end);
}

async function sendBlocks(peer: Peer, chain: ChainView, run: readonly InventoryItem[]): Promise<number> {
  const hashes = run.map(({ hash }) => displayHash(hash));
  const { items, looked } = await chain.ask(chainRawBlocks, { hashes, maxBytes: PAGE_BYTES });
  const found = new Map(items.map(({ hash, raw }) => [hash, raw]));
  for (const [index, item] of run.slice(0, looked).entries()) {
    const raw = found.get(hashes[index] ?? '');
    if (raw === undefined) peer.send({ command: 'notfound', body: { items: [item] } });
    else peer.sendPayload('block', bytesOf(raw));
  }
  return looked;
}

async function sendTransactions(peer: Peer, chain: ChainView, run: readonly InventoryItem[]): Promise<number> {
  const { items, looked } = await chain.ask(chainRawTransactions, { txids: run.map(({ hash }) => displayHash(hash)), maxBytes: PAGE_BYTES });
  for (const { raw } of items) peer.sendPayload('tx', bytesOf(raw));
  return looked;
}
