import { hmac } from '@noble/hashes/hmac.js';
import { ripemd160 as nobleRipemd160 } from '@noble/hashes/legacy.js';
import { sha256 as nobleSha256, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { keccak_256, keccak_512 } from '@noble/hashes/sha3.js';

/** SHA-256 as an argument: hot paths hand in the platform's native one. Any length in, 32 bytes out. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** SHA-256, 32 bytes. */
export const sha256: Sha256 = (bytes) => nobleSha256(bytes);

/** SHA-256 twice, 32 bytes in internal order: block hashes, transaction ids, checksums. wire-format "Conventions". */
export const sha256d = (bytes: Uint8Array, hash: Sha256 = sha256): Uint8Array => hash(hash(bytes));

/** SHA-512, 64 bytes. */
export const sha512 = (bytes: Uint8Array): Uint8Array => nobleSha512(bytes);

/** RIPEMD-160, 20 bytes. */
export const ripemd160 = (bytes: Uint8Array): Uint8Array => nobleRipemd160(bytes);

/** RIPEMD-160 of SHA-256, 20 bytes: what addresses are made of. wire-format §5.1. */
export const hash160 = (bytes: Uint8Array, hash: Sha256 = sha256): Uint8Array => nobleRipemd160(hash(bytes));

/** Keccak-256 with the original padding (0x01), 32 bytes. Not SHA-3. */
export const keccak256 = (bytes: Uint8Array): Uint8Array => keccak_256(bytes);

/** Keccak-512 with the original padding (0x01), 64 bytes. Not SHA-3. */
export const keccak512 = (bytes: Uint8Array): Uint8Array => keccak_512(bytes);

/** HMAC with SHA-512, 64 bytes. */
export const hmacSha512 = (key: Uint8Array, bytes: Uint8Array): Uint8Array => hmac(nobleSha512, key, bytes);
