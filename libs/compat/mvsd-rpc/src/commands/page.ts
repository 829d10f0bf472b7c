import { err, ok, type Result } from '@mbaas/kernel';
import { numberArgument } from '../arguments/number-argument.ts';
import type { Arguments } from '../arguments/command-arguments.ts';
import { invalidArgument, MVSD_ERRORS, type MvsdError } from '../mvsd-error.ts';

const MAX_LIMIT = 100;

/** One page of a list, counted from 1. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly current: number;
  readonly total: number;
}

/** Options of every paged command. */
export const PAGING = { limit: { letter: 'l', value: true }, index: { letter: 'i', value: true } } as const;

/** The page that --limit (1..100, default 100) and --index (default 1) ask for; 2003 when nothing is on it. */
export function pageOf<T>(items: readonly T[], found: Arguments): Result<Page<T>, MvsdError> {
  const limit = numberArgument(found, 'limit', MAX_LIMIT);
  if (!limit.ok) return limit;
  const index = numberArgument(found, 'index', 1);
  if (!index.ok) return index;
  if (limit.value < 1 || limit.value > MAX_LIMIT) return err(invalidArgument(String(limit.value), 'limit'));
  if (index.value < 1) return err(invalidArgument(String(index.value), 'index'));
  const start = (index.value - 1) * limit.value;
  const shown = items.slice(start, start + limit.value);
  if (shown.length === 0) return err(MVSD_ERRORS.noRecordInPage);
  return ok({ items: shown, current: index.value, total: Math.ceil(items.length / limit.value) });
}
