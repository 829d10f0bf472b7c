import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { ByteReader, ByteWriter, CodecError } from '@mbaas/chain-primitives';
import type { DecodeCode } from '../wire.errors.ts';
import { WIRE_LIMITS } from '../wire-limits.ts';
import type { Codec } from './codec.ts';

/** Runs a decoder over the whole input: CODEC_TRAILING_BYTES if it leaves bytes, the code of any CodecError, WIRE_OBJECT_TOO_LARGE first. */
export function decodeAll<T>(bytes: Uint8Array, decode: (reader: ByteReader) => T): Result<T, Refusal<DecodeCode>> {
  if (bytes.length > WIRE_LIMITS.maxPayloadSize) return err({ code: 'WIRE_OBJECT_TOO_LARGE', detail: { sizeBytes: bytes.length } });
  const reader = new ByteReader(bytes);
  try {
    const value = decode(reader);
    reader.finish();
    return ok(value);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return err({ code: error.code as DecodeCode, detail: { offset: error.offset } });
  }
}

/** The object that the whole input is. Views in it alias the input. */
export const decodeWhole = <T>(codec: Codec<T>, bytes: Uint8Array): Result<T, Refusal<DecodeCode>> => decodeAll(bytes, (reader) => codec.decode(reader));

/**
 * Encoding runs to its end without calling out, so one buffer serves every call: a fresh one costs more than a
 * transaction. What outgrows it gets its own.
 */
const SCRATCH_SIZE = 0x1_0000;
let scratch = new ByteWriter(SCRATCH_SIZE);

/** The bytes of a value. Throws CodecError when the value cannot be written (its code says why). */
export function encodeWhole<T>(codec: Codec<T>, value: T): Uint8Array {
  scratch.reset();
  codec.encode(scratch, value);
  const bytes = scratch.finish();
  if (bytes.length > SCRATCH_SIZE) scratch = new ByteWriter(SCRATCH_SIZE);
  return bytes;
}
