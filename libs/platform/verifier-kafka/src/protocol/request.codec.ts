import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { ByteReader, ByteWriter, CodecError } from '@mbaas/chain-primitives';
import type { ValidationCode } from '../validation.codes.ts';
import { readName } from './name.codec.ts';

/** Which request a verdict answers. */
export interface RequestId {
  /** Who asks: unique among all processes, and new at each start. */
  readonly asker: string;
  /** Counted by the asker; asking again takes another number. */
  readonly number: number;
}

/** What a validator is asked. The digest is not in it: whoever names it has read the body. */
export interface ValidationRequest {
  readonly id: RequestId;
  /** Name of the rules to judge by. */
  readonly rules: string;
  /** A packed script batch, or headers one after the other: the topic tells. */
  readonly body: Uint8Array;
}

/** Raised when the layout changes. */
const VERSION = 1;
/** Version, names and number at their longest. */
export const MAX_REQUEST_HEAD = 160;

/** u8 version, name of the asker, compact number, name of the rules, body to the end. */
export function encodeRequest({ id, rules, body }: ValidationRequest): Uint8Array {
  const writer = new ByteWriter(MAX_REQUEST_HEAD + body.length);
  writer.u8(VERSION);
  writer.varString(id.asker);
  writer.varint(id.number);
  writer.varString(rules);
  writer.bytes(body);
  return writer.finish();
}

/** The inverse; the body is a view of `bytes`. Code VALIDATION_REQUEST_UNREADABLE. */
export function decodeRequest(bytes: Uint8Array): Result<ValidationRequest, Refusal<ValidationCode>> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.u8() !== VERSION) return UNREADABLE;
    const id = { asker: readName(reader), number: reader.varint() };
    const rules = readName(reader);
    return ok({ id, rules, body: reader.bytes(reader.remaining) });
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return UNREADABLE;
  }
}

const UNREADABLE = err({ code: 'VALIDATION_REQUEST_UNREADABLE' } as const);
