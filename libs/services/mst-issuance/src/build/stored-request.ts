import { assert } from '@mbaas/kernel';
import type { z } from 'zod';

/** The request of a stored operation, typed again: it was checked by the same declaration when it was taken. */
export function storedRequest<S extends z.ZodType>(shape: S, request: unknown): z.output<S> {
  const parsed = shape.safeParse(request);
  assert(parsed.success, 'A stored request was checked when it was taken.');
  return parsed.data;
}
