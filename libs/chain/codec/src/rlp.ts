import { assert } from '@mbaas/kernel';
import type { ByteWriter } from '@mbaas/chain-primitives';

/** RLP of a number: 0 is `80`, below 0x80 the byte itself, else `80+length` and the shortest big-endian bytes. wire-format §1.5. */
export function writeRlpInteger(writer: ByteWriter, value: bigint): void {
  assert(value >= 0n && value < 1n << 256n, 'headers hold unsigned numbers of at most 256 bits');
  if (value === 0n) return writer.u8(0x80);
  if (value < 0x80n) return writer.u8(Number(value));
  const digits: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) digits.push(Number(rest & 0xffn));
  writer.u8(0x80 + digits.length);
  for (const digit of digits.reverse()) writer.u8(digit);
}

/** RLP of a hash as the network has it: not a byte string but a list of 32 one-byte numbers. wire-format §1.5 "L(h)". */
export function writeRlpByteList(writer: ByteWriter, bytes: Uint8Array): void {
  let payload = 0;
  for (const byte of bytes) payload += byte < 0x80 ? 1 : 2;
  assert(payload < 0x100, 'a list of 32 small numbers has at most 64 bytes');
  if (payload <= 55) writer.u8(0xc0 + payload);
  else {
    writer.u8(0xf8);
    writer.u8(payload);
  }
  for (const byte of bytes) writeRlpInteger(writer, BigInt(byte));
}
