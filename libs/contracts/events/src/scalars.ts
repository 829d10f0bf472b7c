import { z } from 'zod';

/** 2^64 − 1, the longest amount: texts of its length compare as numbers do. */
const MAX_U64 = '18446744073709551615';

/** An amount in atoms (smallest unit) as a decimal string, 0 … 2^64−1 (20 digits). Never a JSON number: 2^53 is too small. */
export const atomsText = z
  .string()
  .regex(/^(0|[1-9]\d{0,19})$/)
  .refine((text) => text.length < MAX_U64.length || text <= MAX_U64, `at most ${MAX_U64}`)
  .describe('Atoms, 0 to 2^64 − 1');

/** A transaction id or block hash as shown to people: reversed lower-case hex, 64 characters. */
export const hashText = z.string().regex(/^[0-9a-f]{64}$/).describe('Reversed hex');

/** An address in base58check, 25..35 characters. */
export const addressText = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{25,35}$/).describe('Address, base58check');

/** A name on the chain (asset, avatar, certificate, MIT): 1..64 characters as bytes of the chain, shown as text. */
export const symbolText = z.string().min(1).max(255);

export const heightNumber = z.int().min(0).max(0xffffffff);

export const networkName = z.string().regex(/^[a-z0-9-]{1,32}$/);

/** The tenant a row or fact belongs to; `system` for the platform's own. */
export const tenantId = z.string().regex(/^[a-z0-9_-]{1,64}$/);
