import { assert } from '@mbaas/kernel';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { compactToDer } from './der.codec.ts';
import { isPrivateKey } from './public-key.ts';

/** An ECDSA signature over secp256k1. */
export interface EcdsaSignature {
  readonly r: bigint;
  /** At most half the order. */
  readonly s: bigint;
  /** 0..3: which of the possible public keys signed. */
  readonly recovery: number;
}

const DETERMINISTIC = { prehash: false, lowS: true, extraEntropy: false, format: 'recovered' } as const;

/** 1 byte recovery ‖ 32 r ‖ 32 s. */
function signRecovered(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
  assert(digest.length === 32, 'a digest has 32 bytes');
  assert(isPrivateKey(privateKey), 'a private key is a number 1..n-1 in 32 bytes');
  return secp256k1.sign(digest, privateKey, DETERMINISTIC);
}

/**
 * Signs a 32-byte digest as it stands: nonce by RFC 6979 with SHA-256, low s. The same arguments give the same bytes.
 * wire-format §2.6. Throws BrokenAssumption on a wrong length or a key out of range.
 */
export function sign(digest: Uint8Array, privateKey: Uint8Array): EcdsaSignature {
  const recovered = signRecovered(digest, privateKey);
  const { r, s } = secp256k1.Signature.fromBytes(recovered.subarray(1), 'compact');
  return { r, s, recovery: recovered[0] as number };
}

/** As `sign`, as 64 bytes r ‖ s, big-endian. */
export const signCompact = (digest: Uint8Array, privateKey: Uint8Array): Uint8Array => signRecovered(digest, privateKey).slice(1);

/** As `sign`, as recovery byte (0..3) and 64 bytes r ‖ s. */
export function signRecoverable(digest: Uint8Array, privateKey: Uint8Array): { readonly recovery: number; readonly compact: Uint8Array } {
  const recovered = signRecovered(digest, privateKey);
  return { recovery: recovered[0] as number, compact: recovered.slice(1) };
}

/** As `sign`, as strict DER of 70..72 bytes (rarely fewer). The hash-type byte of a script is not part of it. */
export const signDer = (digest: Uint8Array, privateKey: Uint8Array): Uint8Array => compactToDer(signCompact(digest, privateKey));
