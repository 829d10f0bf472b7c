import { copyBytes } from '@mbaas/chain-primitives';
import { assert } from '@mbaas/kernel';
import { signCompact } from './sign.ts';
import { verifyCompact, type VerifyDigest } from './verify.ts';

const SIZE = 64;

/** Reverses each half of r ‖ s: its own inverse. */
function reverseHalves(signature: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(SIZE);
  swapped.set(copyBytes(signature, 0, 32).reverse());
  swapped.set(copyBytes(signature, 32).reverse(), 32);
  return swapped;
}

/**
 * Signs a block hash (32 bytes, internal order, used as the digest) → 64 bytes: r then s, each **little-endian**.
 * wire-format §1.3.
 */
export const signBlockHash = (hash: Uint8Array, privateKey: Uint8Array): Uint8Array => reverseHalves(signCompact(hash, privateKey));

/** Checks a block signature as above. Throws BrokenAssumption unless hash and signature have 32 and 64 bytes. */
export function verifyBlockSignature(hash: Uint8Array, signature: Uint8Array, publicKey: Uint8Array, verify: VerifyDigest = verifyCompact): boolean {
  assert(hash.length === 32 && signature.length === SIZE, 'a block signature has 64 bytes, a hash 32');
  return verify(hash, reverseHalves(signature), publicKey);
}
