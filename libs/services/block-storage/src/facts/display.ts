import type { Hash32 } from '@mbaas/chain-primitives';
import { latin1Encode, utf8Decode } from '@mbaas/chain-primitives';

const scratch = Buffer.alloc(32);

/** A hash as people see it: 64 hex digits, reversed. One native call; blocks show thousands. */
export function showHash(hash: Hash32): string {
  scratch.set(hash);
  return scratch.reverse().toString('hex');
}

/** Text of the chain (latin1-held bytes) as people read it: UTF-8, with replacement characters where it is none. */
export const showText = (held: string): string => utf8Decode(latin1Encode(held));
