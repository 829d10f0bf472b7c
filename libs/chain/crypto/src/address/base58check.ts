import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { bytesEqual, concatBytes } from '@mbaas/chain-primitives';
import { base58 } from '@scure/base';
import { sha256, sha256d, type Sha256 } from '../hash/hashes.ts';

const CHECKSUM_SIZE = 4;
const ALPHABET = /^[1-9A-HJ-NP-Za-km-z]+$/;

/** base58 of `payload` and the first four bytes of its sha256d. wire-format §5.1. */
export const encodeBase58Check = (payload: Uint8Array, hash: Sha256 = sha256): string =>
  base58.encode(concatBytes(payload, sha256d(payload, hash).subarray(0, CHECKSUM_SIZE)));

/**
 * The payload of a base58check text. BASE58_INVALID on foreign characters, a wrong checksum or more than `maxLength`
 * characters: decoding takes quadratic time, so the bound comes first.
 */
export function decodeBase58Check(text: string, maxLength: number, hash: Sha256 = sha256): Result<Uint8Array, Refusal<'BASE58_INVALID'>> {
  if (text.length > maxLength || !ALPHABET.test(text)) return err({ code: 'BASE58_INVALID' });
  const bytes = base58.decode(text);
  if (bytes.length < CHECKSUM_SIZE) return err({ code: 'BASE58_INVALID' });
  const payload = bytes.slice(0, -CHECKSUM_SIZE);
  const checksum = sha256d(payload, hash).subarray(0, CHECKSUM_SIZE);
  return bytesEqual(checksum, bytes.subarray(-CHECKSUM_SIZE)) ? ok(payload) : err({ code: 'BASE58_INVALID' });
}
