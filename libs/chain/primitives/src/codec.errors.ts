import { codes } from '@mbaas/kernel';

/** Codes of the byte layer: what a sequence of bytes (or a value to be written) cannot be. wire-format §0. */
export const CODEC_CODES = codes('CODEC', {
  CODEC_TRUNCATED: { outcome: 'reject', penalty: 100, http: 400, doc: 'The bytes end before the object does.' },
  CODEC_TRAILING_BYTES: { outcome: 'reject', penalty: 100, http: 400, doc: 'Bytes follow the end of the object.' },
  CODEC_VARINT_NON_MINIMAL: { outcome: 'reject', penalty: 100, http: 400, doc: 'A length or count is not in its shortest form.' },
  CODEC_VARINT_TOO_LARGE: { outcome: 'reject', penalty: 100, http: 400, doc: 'A length or count is 2^53 or more.' },
  CODEC_TOO_LONG: { outcome: 'reject', penalty: 100, http: 400, doc: 'A length is above the maximum of its field.' },
  CODEC_COUNT_IMPOSSIBLE: { outcome: 'reject', penalty: 100, http: 400, doc: 'More items are announced than the remaining bytes can hold.' },
  CODEC_NUL_IN_TEXT: { outcome: 'reject', penalty: 100, http: 400, doc: 'A text contains a zero byte.' },
  CODEC_TEXT_NOT_BYTES: { outcome: 'reject', penalty: 0, http: 400, doc: 'A text to be written holds a character that is not one byte.' },
  CODEC_VALUE_OUT_OF_RANGE: { outcome: 'reject', penalty: 0, http: 400, doc: 'A value to be written does not fit its field.' },
});

export type CodecCode = keyof typeof CODEC_CODES;
