import { assert, type Brand } from '@mbaas/kernel';

/** Position of a block in its chain: integer 0..2^32-1. */
export type Height = Brand<number, 'Height'>;
/** An amount in the smallest unit (1 ETP = 100,000,000). Decimal string in JSON. */
export type Atoms = bigint;
/** Seconds since 1970-01-01 UTC, u32. */
export type UnixSeconds = number;
/** 32 bytes in internal order, as the hash function produced them. Reversed hex is for display alone. */
export type Hash32 = Uint8Array;

/** Brands a number as a Height. Throws BrokenAssumption unless it is an integer 0..2^32-1. */
export function toHeight(value: number): Height {
  assert(Number.isInteger(value) && value >= 0 && value <= 0xffffffff, 'a height is a 32-bit integer');
  return value as Height;
}
