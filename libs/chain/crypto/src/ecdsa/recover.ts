import { assert } from '@mbaas/kernel';
import { secp256k1 } from '@noble/curves/secp256k1.js';

/**
 * The key that made a signature (64 bytes r ‖ s) of a digest, in 33 or 65 bytes; undefined when there is none.
 * `recovery` 0..3. Throws BrokenAssumption on wrong lengths.
 */
export function recoverPublicKey(digest: Uint8Array, compact: Uint8Array, recovery: number, compressed = true): Uint8Array | undefined {
  assert(digest.length === 32 && compact.length === 64 && [0, 1, 2, 3].includes(recovery), 'a recoverable signature of a digest');
  try {
    return secp256k1.Signature.fromBytes(compact, 'compact').addRecoveryBit(recovery).recoverPublicKey(digest).toBytes(compressed);
  } catch (thrown) {
    // With the lengths proven, the library throws for numbers out of range and points off the curve alone: no key.
    assert(thrown instanceof Error, 'the library throws errors');
    return undefined;
  }
}
