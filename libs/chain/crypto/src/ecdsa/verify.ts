import { assert } from '@mbaas/kernel';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { derToCompact } from './der.codec.ts';
import { withoutHybridPrefix } from './public-key.ts';

/**
 * Verification as an argument: hot paths hand in a native one. `digest` 32 bytes, `signature` 64 bytes r ‖ s big-endian,
 * `publicKey` as it stands in the script. Numbers out of range and impossible keys are false, never a throw; a high s is
 * accepted; so are compressed, uncompressed and hybrid keys. wire-format §2.6.
 */
export type VerifyDigest = (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;

const AS_THE_NODE = { prehash: false, lowS: false, format: 'compact' } as const;

/** The portable VerifyDigest. Throws BrokenAssumption on a digest or signature of another length. */
export const verifyCompact: VerifyDigest = (digest, signature, publicKey) => {
  assert(digest.length === 32, 'a digest has 32 bytes');
  assert(signature.length === 64, 'a compact signature has 64 bytes');
  const key = withoutHybridPrefix(publicKey);
  // The library answers false for numbers out of range and for points off the curve.
  return key !== undefined && secp256k1.verify(signature, digest, key, AS_THE_NODE);
};

/** Verifies a strict DER signature (without hash-type byte) of a 32-byte digest; false for every malformed one. */
export function verifyDigest(digest: Uint8Array, derSignature: Uint8Array, publicKey: Uint8Array, verify: VerifyDigest = verifyCompact): boolean {
  const compact = derToCompact(derSignature);
  return compact.ok && verify(digest, compact.value, publicKey);
}
