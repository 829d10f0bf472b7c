import { CodecError } from './codec-error.ts';

/** Arguments of one fromCharCode call: below every engine's limit on arguments. */
const CHUNK = 4096;

/**
 * Text in which character n is byte n, so that every byte sequence survives (wire-format §0: text is never checked).
 * `start`..`end` select a part without a copy.
 */
export function latin1Decode(bytes: Uint8Array, start = 0, end = bytes.length): string {
  // Symbols and addresses are short: concatenation beats a subarray and a spread call up to about this length.
  if (end - start <= 48) {
    let text = '';
    for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
    return text;
  }
  let text = '';
  for (let from = start; from < end; from += CHUNK) {
    text += String.fromCharCode.apply(null, bytes.subarray(from, Math.min(end, from + CHUNK)) as unknown as number[]);
  }
  return text;
}

/** The bytes of a text held as above. Throws CodecError CODEC_TEXT_NOT_BYTES on a character above 255. */
export function latin1Encode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw new CodecError('CODEC_TEXT_NOT_BYTES');
    bytes[i] = code;
  }
  return bytes;
}
