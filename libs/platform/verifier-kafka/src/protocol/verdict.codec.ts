import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { ByteReader, ByteWriter, CodecError } from '@mbaas/chain-primitives';
import type { ScriptVerdict } from '@mbaas/platform-native-crypto';
import type { ValidationCode } from '../validation.codes.ts';
import { readName } from './name.codec.ts';
import type { RequestId } from './request.codec.ts';

/** The answer to one request. */
export interface Verdict {
  readonly id: RequestId;
  readonly rules: string;
  /** SHA-256 of the body as the validator got it, 32 bytes. */
  readonly digest: Uint8Array;
  /** Which instance answers. */
  readonly validator: string;
  readonly outcome: VerdictOutcome;
}

/** What failed (nothing: all good; a header is a transaction with one input), or why there is no verdict. */
export type VerdictOutcome = { readonly reached: true; readonly failures: readonly ScriptVerdict[] } | { readonly reached: false; readonly code: string };

const VERSION = 1;
const DIGEST_SIZE = 32;
const MAX_CODES = 64;
/** More than the inputs of the longest transaction: 41 bytes each in 1,000,000. */
export const MAX_FAILURES = 25_000;
const NOT_REACHED = 0;
const REACHED = 1;

/**
 * u8 version, name of the asker, compact number, name of the rules, digest, name of the validator, u8 reached. Not reached: name of
 * the code. Reached: compact count of codes, their names, compact count of failures, each as compact transaction and
 * input and the index of its code in one byte.
 */
export function encodeVerdict({ id, rules, digest, validator, outcome }: Verdict): Uint8Array {
  const writer = new ByteWriter();
  writer.u8(VERSION);
  writer.varString(id.asker);
  writer.varint(id.number);
  writer.varString(rules);
  writer.bytes(digest);
  writer.varString(validator);
  if (!outcome.reached) {
    writer.u8(NOT_REACHED);
    writer.varString(outcome.code);
    return writer.finish();
  }
  const { failures } = outcome;
  const codes = [...new Set(failures.map(({ code }) => code))];
  writer.u8(REACHED);
  writer.varint(codes.length);
  for (const code of codes) writer.varString(code);
  writer.varint(failures.length);
  for (const { transaction, input, code } of failures) {
    writer.varint(transaction);
    writer.varint(input);
    writer.u8(codes.indexOf(code));
  }
  return writer.finish();
}

/** The inverse. Code VALIDATION_VERDICT_UNREADABLE. */
export function decodeVerdict(bytes: Uint8Array): Result<Verdict, Refusal<ValidationCode>> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.u8() !== VERSION) return UNREADABLE;
    const id = { asker: readName(reader), number: reader.varint() };
    const rules = readName(reader);
    const digest = Uint8Array.from(reader.bytes(DIGEST_SIZE));
    const validator = readName(reader);
    const outcome = readOutcome(reader);
    reader.finish();
    return ok({ id, rules, digest, validator, outcome });
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return UNREADABLE;
  }
}

function readOutcome(reader: ByteReader): VerdictOutcome {
  const { offset } = reader;
  const reached = reader.u8();
  if (reached === NOT_REACHED) return { reached: false, code: readName(reader) };
  if (reached !== REACHED) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE', offset);
  const codes: string[] = [];
  for (let left = readCount(reader, MAX_CODES); left > 0; left--) codes.push(readName(reader));
  const failures: ScriptVerdict[] = [];
  for (let left = readCount(reader, MAX_FAILURES); left > 0; left--) {
    const transaction = reader.varint();
    const input = reader.varint();
    const code = codes[reader.u8()];
    if (code === undefined) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE', reader.offset);
    failures.push({ transaction, input, code });
  }
  return { reached: true, failures };
}

/** A list's length. Its items are appended one by one as they are read: nothing is allocated for an announcement. */
function readCount(reader: ByteReader, most: number): number {
  const { offset } = reader;
  const count = reader.varint();
  if (count > most) throw new CodecError('CODEC_TOO_LONG', offset);
  return count;
}

const UNREADABLE = err({ code: 'VALIDATION_VERDICT_UNREADABLE' } as const);
