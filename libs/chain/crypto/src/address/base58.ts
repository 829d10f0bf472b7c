const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const DIGITS_PER_LIMB = 5;
const LIMB = 58 ** DIGITS_PER_LIMB;

/** The digits of a limb, most significant first, with leading zeros. */
function limbDigits(limb: number): string {
  let digits = '';
  let rest = limb;
  for (let i = 0; i < DIGITS_PER_LIMB; i++) {
    digits = ALPHABET.charAt(rest % 58) + digits;
    rest = Math.floor(rest / 58);
  }
  return digits;
}

/**
 * base58 with Bitcoin's alphabet: leading zero bytes become leading ones. Our own because every output of every block
 * is shown by its address; five digits at a time are eight times as fast as one. Quadratic: for addresses and keys.
 */
export function encodeBase58(bytes: Uint8Array): string {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++;
  // Little-endian limbs of five digits each: limb · 2^8 + carry stays below 2^38, exact in a double.
  const limbs: number[] = [];
  for (let at = zeros; at < bytes.length; at++) {
    let carry = bytes[at] as number;
    for (let i = 0; i < limbs.length; i++) {
      const value = (limbs[i] as number) * 256 + carry;
      carry = Math.floor(value / LIMB);
      limbs[i] = value - carry * LIMB;
    }
    if (carry > 0) limbs.push(carry);
  }
  const digits = limbs.reduceRight((text, limb) => text + limbDigits(limb), '');
  let padding = 0;
  while (padding < digits.length && digits.charAt(padding) === '1') padding++;
  return '1'.repeat(zeros) + digits.slice(padding);
}
