import { codes, err, ok, type Refusal, type Result } from '@mbaas/kernel';

export const HEX_CODES = codes('HEX', {
  HEX_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'Hex text needs an even number of the digits 0-9 a-f.' },
});

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Digit values by character code; 255 = no hex digit. */
const DIGITS = new Uint8Array(128).fill(255);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Lower-case hex, two digits a byte. */
export function hexEncode(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += PAIRS[bytes[i] as number];
  return text;
}

/** Bytes of a hex text in either case, without prefix or blanks. HEX_INVALID otherwise. The empty text is zero bytes. */
export function hexDecode(text: string): Result<Uint8Array, Refusal<'HEX_INVALID'>> {
  if (text.length % 2 !== 0) return err({ code: 'HEX_INVALID' });
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    // Out-of-table characters read as undefined, which | turns into 0: hence the explicit 255.
    const high = DIGITS[text.charCodeAt(2 * i)] ?? 255;
    const low = DIGITS[text.charCodeAt(2 * i + 1)] ?? 255;
    if (high === 255 || low === 255) return err({ code: 'HEX_INVALID' });
    bytes[i] = (high << 4) | low;
  }
  return ok(bytes);
}
