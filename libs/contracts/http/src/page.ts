import { z } from 'zod';

/** Keyset paging in a query string: numbers arrive as text. */
export const page = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100), cursor: z.string().max(128).optional() });

/** A page of items; `next` is the cursor of the next page and absent on the last. */
export const paged = <const S extends z.ZodType>(item: S) => z.strictObject({ items: z.array(item), next: z.string().optional() });
