import { parseDisplayHash } from '@mbaas/chain-primitives';
import { assert } from '@mbaas/kernel';

/** Internal bytes of an id: a displayed hash of our own making. */
export function hashOf(id: string): Uint8Array {
  const hash = parseDisplayHash(id);
  assert(hash.ok, 'ids are displayed hashes');
  return hash.value;
}
