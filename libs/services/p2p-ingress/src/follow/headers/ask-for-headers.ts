import type { FollowedPeer } from '../followed-peer.ts';
import { hashOf } from '../hash-of.ts';
import { locatorLimit } from './locator-limit.ts';

const NO_STOP = new Uint8Array(32);

/**
 * Asks a peer for the headers, or with an old version the inventory, that follow a block or our chain. A shorter chain takes a
 * shorter locator (wire-format 6.5): dense entries are left out then, genesis stays last.
 */
export function askForHeaders(from: FollowedPeer, locator: readonly string[], after?: string): void {
  const { protocol, startHeight } = from.peer.version;
  const hashes = after === undefined ? [...locator] : [after, ...locator];
  const surplus = hashes.length - locatorLimit(startHeight);
  if (surplus > 0) hashes.splice(1, Math.min(surplus, hashes.length - 2));
  from.peer.send({ command: from.speaksHeaders ? 'getheaders' : 'getblocks', body: { version: protocol, locator: hashes.map(hashOf), stop: NO_STOP } });
}
