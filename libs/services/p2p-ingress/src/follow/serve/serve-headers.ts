import { INVENTORY_TYPES, type P2pBody } from '@mbaas/chain-codec';
import { concatBytes, displayHash, hexDecode } from '@mbaas/chain-primitives';
import { chainHeaders } from '@mbaas/contracts-queries';
import { assert } from '@mbaas/kernel';
import type { Peer } from '../../peers/peer.port.ts';
import type { ChainView } from '../chain-view.ts';
import { hashOf } from '../hash-of.ts';
import { locatorLimit } from '../headers/locator-limit.ts';

/** Items of an answer: a peer far behind gets more (wire-format 6.5). */
const ITEMS = 10;
const ITEMS_FAR_BEHIND = 500;
const FAR_BEHIND = 2_000;

/** A header of the database shows no transactions (wire-format 6.3). */
const NO_TRANSACTIONS = Uint8Array.of(0);

const isZero = (hash: Uint8Array): boolean => hash.every((byte) => byte === 0);

/** The answer to a locator; undefined: it asks for too much, and the peer has been disconnected. */
async function headersAfter(peer: Peer, chain: ChainView, { locator, stop }: P2pBody<'getheaders'>) {
  if (locator.length > locatorLimit(chain.height)) return peer.disconnect('FOLLOW_LOCATOR_TOO_LONG');
  const limit = chain.height > peer.version.startHeight + FAR_BEHIND ? ITEMS_FAR_BEHIND : ITEMS;
  const request = { locator: locator.map(displayHash), limit, ...(isZero(stop) ? {} : { stop: displayHash(stop) }) };
  return { request, answer: await chain.ask(chainHeaders, request) };
}

/** Answers getheaders: nothing where the last hash of the locator is not ours, nothing where nothing follows. */
export async function serveHeaders(peer: Peer, chain: ChainView, asked: P2pBody<'getheaders'>): Promise<void> {
  const found = await headersAfter(peer, chain, asked);
  if (found === undefined || !found.answer.lastKnown || found.answer.items.length === 0) return;
  const parts = found.answer.items.flatMap(({ raw }) => {
    const header = hexDecode(raw);
    assert(header.ok, 'the store writes hex');
    return [header.value, NO_TRANSACTIONS];
  });
  peer.sendPayload('headers', concatBytes(countOf(found.answer.items.length), ...parts));
}

/**
 * Answers getblocks with an inv, which may be empty. `threshold` is the first hash of the answer before: nothing below it is
 * listed again. Gives the new one.
 */
export async function serveInventory(peer: Peer, chain: ChainView, asked: P2pBody<'getblocks'>, threshold: string | undefined): Promise<string | undefined> {
  const found = await headersAfter(peer, chain, asked);
  if (found === undefined) return threshold;
  let { items } = found.answer;
  if (threshold !== undefined) {
    const above = await chain.ask(chainHeaders, { ...found.request, locator: [threshold] });
    if (above.lastKnown && above.start > found.answer.start) ({ items } = above);
  }
  peer.send({ command: 'inv', body: { items: items.map(({ hash }) => ({ type: INVENTORY_TYPES.block, hash: hashOf(hash) })) } });
  return items[0]?.hash ?? threshold;
}

/** A count of at most 65,535, as the wire writes it (wire-format 0). */
const countOf = (count: number): Uint8Array => (count < 0xfd ? Uint8Array.of(count) : Uint8Array.of(0xfd, count & 0xff, count >> 8));
