import { copyBytes } from '@mbaas/chain-primitives';
import { assert } from '@mbaas/kernel';
import { secp256k1 } from '@noble/curves/secp256k1.js';

const COMPRESSED = 33;
const UNCOMPRESSED = 65;

/** True for 32 bytes that are a number 1..n-1. */
export const isPrivateKey = (key: Uint8Array): boolean => key.length === 32 && secp256k1.utils.isValidSecretKey(key);

/** The public key of a private key: 33 bytes, or 65 when not compressed. Throws BrokenAssumption unless `isPrivateKey`. */
export function publicKeyFromPrivate(privateKey: Uint8Array, compressed = true): Uint8Array {
  assert(isPrivateKey(privateKey), 'a private key is a number 1..n-1 in 32 bytes');
  return secp256k1.getPublicKey(privateKey, compressed);
}

/**
 * Turns a hybrid key (06/07, x, y) into the uncompressed form; other keys pass unchanged.
 * undefined when the prefix contradicts y's parity or the length contradicts the prefix. wire-format §2.6.
 */
export function withoutHybridPrefix(publicKey: Uint8Array): Uint8Array | undefined {
  const prefix = publicKey[0];
  const isPlain = publicKey.length === COMPRESSED ? prefix === 2 || prefix === 3 : publicKey.length === UNCOMPRESSED && prefix === 4;
  if (isPlain) return publicKey;
  if (publicKey.length !== UNCOMPRESSED || (prefix !== 6 && prefix !== 7)) return undefined;
  if (((publicKey[64] as number) & 1) !== (prefix & 1)) return undefined;
  const plain = copyBytes(publicKey);
  plain[0] = 4;
  return plain;
}

/** True for a compressed, uncompressed or hybrid encoding of a point on the curve. */
export function isPublicKey(publicKey: Uint8Array): boolean {
  const plain = withoutHybridPrefix(publicKey);
  return plain !== undefined && secp256k1.utils.isValidPublicKey(plain);
}

/** The 33-byte form of any accepted key; undefined when it is no key. */
export function compressPublicKey(publicKey: Uint8Array): Uint8Array | undefined {
  const plain = withoutHybridPrefix(publicKey);
  if (plain === undefined || !secp256k1.utils.isValidPublicKey(plain)) return undefined;
  return secp256k1.Point.fromBytes(plain).toBytes(true);
}
