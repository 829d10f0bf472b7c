import { codes, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { copyBytes } from './bytes.ts';
import { hexDecode, hexEncode } from './hex.ts';
import type { Hash32 } from './scalars.ts';

export const HASH_CODES = codes('HASH', {
  HASH_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'A hash is written as 64 hex digits.' },
});

/** The form people see: the 32 bytes reversed, lower-case hex, 64 digits. wire-format "Conventions". */
export function displayHash(hash: Hash32): string {
  return hexEncode(copyBytes(hash).reverse());
}

/** Internal bytes of a displayed hash (either case). HASH_INVALID unless it is 64 hex digits. */
export function parseDisplayHash(text: string): Result<Hash32, Refusal<'HASH_INVALID'>> {
  if (text.length !== 64) return err({ code: 'HASH_INVALID' });
  const bytes = hexDecode(text);
  return bytes.ok ? ok(bytes.value.reverse()) : err({ code: 'HASH_INVALID' });
}
