import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { WIRE_LIMITS } from '@mbaas/chain-codec';
import { concatBytes } from '@mbaas/chain-primitives';
import type { ValidationCode } from '../validation.codes.ts';

/** Headers of one request, at most. */
export const MAX_HEADERS = 64;

/** Headers of 148 bytes, one after the other. */
export const encodeHeaders = (headers: readonly Uint8Array[]): Uint8Array => concatBytes(...headers);

/** The inverse: 1..64 headers, views of `bytes`. Code VALIDATION_REQUEST_UNREADABLE. */
export function decodeHeaders(bytes: Uint8Array): Result<Uint8Array[], Refusal<ValidationCode>> {
  const { headerSize } = WIRE_LIMITS;
  const count = bytes.length / headerSize;
  if (!Number.isInteger(count) || count === 0 || count > MAX_HEADERS) return err({ code: 'VALIDATION_REQUEST_UNREADABLE' });
  return ok(Array.from({ length: count }, (_, index) => bytes.subarray(index * headerSize, (index + 1) * headerSize)));
}
