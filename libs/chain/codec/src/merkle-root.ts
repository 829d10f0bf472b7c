import { sha256 as portableSha256, type Sha256 } from '@mbaas/chain-crypto';
import { copyBytes, type Hash32 } from '@mbaas/chain-primitives';

/**
 * Root over transaction ids in block order, all in internal order. wire-format §1.4: an odd level repeats its last item,
 * one id is its own root, none give 32 zero bytes. Because of the repetition different lists can share a root; that ids
 * are distinct is a consensus rule.
 */
export function merkleRoot(ids: readonly Hash32[], sha256: Sha256 = portableSha256): Hash32 {
  if (ids.length === 0) return new Uint8Array(32);
  const pair = new Uint8Array(64);
  let level = ids;
  while (level.length > 1) {
    const parents: Hash32[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Hash32;
      pair.set(left, 0);
      pair.set(level[i + 1] ?? left, 32);
      parents.push(sha256(sha256(pair)));
    }
    level = parents;
  }
  return copyBytes(level[0] as Hash32);
}
