import type { Sha256 } from '@mbaas/chain-crypto';
import { hash } from 'node:crypto';

/** SHA-256 by OpenSSL in one call: about 1 µs for a small input, against 4 µs in JavaScript. */
export const nativeSha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');

/** RIPEMD-160 of SHA-256. */
export const nativeHash160 = (bytes: Uint8Array): Uint8Array => hash('ripemd160', nativeSha256(bytes), 'buffer');
