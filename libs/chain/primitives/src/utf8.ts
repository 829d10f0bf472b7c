import { latin1Decode, latin1Encode } from './latin1.ts';

const REPLACEMENT = 0xfffd;
const encodedLength = (point: number): number => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);

/** UTF-8 bytes of a text. A lone surrogate becomes U+FFFD. */
export function utf8Encode(text: string): Uint8Array {
  const points: number[] = [];
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    const kept = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
    points.push(kept);
    length += encodedLength(kept);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const point of points) {
    const size = encodedLength(point);
    if (size === 1) bytes[at] = point;
    else {
      for (let i = size - 1; i > 0; i--) bytes[at + i] = 0x80 | ((point >> (6 * (size - 1 - i))) & 0x3f);
      bytes[at] = (0xf00 >> size) & 0xff | (point >> (6 * (size - 1)));
    }
    at += size;
  }
  return bytes;
}

/** The scalar value that starts at `at`, and its length; length 0 when the bytes there are no UTF-8 sequence. */
function sequenceAt(bytes: Uint8Array, at: number): { point: number; size: number } {
  const lead = bytes[at] as number;
  if (lead < 0x80) return { point: lead, size: 1 };
  const size = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (size === 0 || at + size > bytes.length) return { point: REPLACEMENT, size: 0 };
  let point = lead & (0x7f >> size);
  for (let i = 1; i < size; i++) {
    const next = bytes[at + i] as number;
    if ((next & 0xc0) !== 0x80) return { point: REPLACEMENT, size: 0 };
    point = (point << 6) | (next & 0x3f);
  }
  const wellFormed = encodedLength(point) === size && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return wellFormed ? { point, size } : { point: REPLACEMENT, size: 0 };
}

/** Text of UTF-8 bytes. Total: each byte that is no part of a well-formed sequence becomes U+FFFD. */
export function utf8Decode(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const { point, size } = sequenceAt(bytes, at);
    text += String.fromCodePoint(point);
    at += size === 0 ? 1 : size;
  }
  return text;
}

/** True when the bytes are well-formed UTF-8, so that utf8Decode loses nothing. */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const { size } = sequenceAt(bytes, at);
    if (size === 0) return false;
    at += size;
  }
  return true;
}

/** A text as codecs hold it (one character a byte) → the text people read. Only for JSON and HTTP edges: bad UTF-8 is replaced. */
export function displayText(held: string): string {
  for (let i = 0; i < held.length; i++) if (held.charCodeAt(i) > 0x7f) return utf8Decode(latin1Encode(held));
  return held;
}

/** A text people write → the form codecs hold (one character a byte of its UTF-8). */
export function heldText(text: string): string {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return latin1Decode(utf8Encode(text));
  return text;
}
