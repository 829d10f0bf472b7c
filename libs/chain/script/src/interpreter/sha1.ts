const BLOCK_SIZE = 64;
const SCHEDULE = 80;

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** The message, a one bit, zeros and the length in bits: whole blocks. */
function pad(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK_SIZE) * BLOCK_SIZE);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return view;
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

/**
 * SHA-1 (FIPS 180-4), 20 bytes. Only the SHA1 opcode uses it, on at most 520 bytes. Broken for everything that needs
 * collision resistance.
 */
export function sha1(bytes: Uint8Array): Uint8Array {
  const message = pad(bytes);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const words = new Int32Array(SCHEDULE);
  for (let block = 0; block < message.byteLength; block += BLOCK_SIZE) {
    for (let index = 0; index < 16; index++) words[index] = message.getInt32(block + 4 * index);
    for (let index = 16; index < SCHEDULE; index++) {
      const mixed = (words[index - 3] as number) ^ (words[index - 8] as number) ^ (words[index - 14] as number) ^ (words[index - 16] as number);
      words[index] = rotate(mixed, 1);
    }
    let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
    for (let round = 0; round < SCHEDULE; round++) {
      const next = (rotate(a, 5) + mix(round, b, c, d) + e + (words[round] as number)) | 0;
      [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
    }
    for (const [index, value] of [a, b, c, d, e].entries()) state[index] = (state[index] as number) + value;
  }
  const digest = new DataView(new ArrayBuffer(20));
  for (const [index, word] of state.entries()) digest.setInt32(4 * index, word);
  return new Uint8Array(digest.buffer);
}
