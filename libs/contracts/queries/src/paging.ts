import { z } from 'zod';

/** Keyset paging: an opaque cursor from the previous answer, at most 1,000 rows a page. */
export const pageRequest = { limit: z.int().min(1).max(1000).default(100), cursor: z.string().max(128).optional() };

/** `next` is absent on the last page. */
export const pageAnswer = { next: z.string().max(128).optional() };

/** Caller-chosen key, unique per tenant and query: the same key gives the first result again. */
export const idempotencyKey = z.string().min(1).max(128);

/** Bytes as lower-case hex. */
export const hexBytes = (maxBytes: number) => z.string().max(maxBytes * 2).regex(/^([0-9a-f]{2})*$/);
