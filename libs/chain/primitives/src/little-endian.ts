import type { Hash32 } from './scalars.ts';

/** The number whose little-endian bytes these are: how stake kernels read a hash. wire-format §1.6. */
export function littleEndianNumber(bytes: Hash32): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return value;
}
