import { CodecError, type ByteReader } from '@mbaas/chain-primitives';

/** Longest name of an instance or of rules. */
export const MAX_NAME = 64;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Names are short and plain, so that they may stand in logs. */
export const isName = (text: string): boolean => text.length <= MAX_NAME && NAME.test(text);

/** Reads a name. CODEC_TOO_LONG; CODEC_VALUE_OUT_OF_RANGE where it is none. */
export function readName(reader: ByteReader): string {
  const { offset } = reader;
  const name = reader.varString(MAX_NAME);
  if (!isName(name)) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE', offset);
  return name;
}
