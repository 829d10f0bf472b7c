import { err, ok, type Result } from '@mbaas/kernel';
import { invalidArgument, type MvsdError } from '../mvsd-error.ts';
import type { Arguments } from './command-arguments.ts';

/** A whole number of at most 15 digits, or `fallback` when it is not given. 1021 on anything else. */
export function numberArgument(found: Arguments, name: string, fallback: number): Result<number, MvsdError> {
  const text = found.get(name);
  if (text === undefined) return ok(fallback);
  return /^\d{1,15}$/.test(text) ? ok(Number(text)) : err(invalidArgument(text, name));
}

/** Half-open: `begin` belongs to it, `end` does not. */
export interface NumberRange {
  readonly begin: bigint;
  readonly end: bigint;
}

/** `begin:end` of atoms or heights; undefined when it is not given. 1021 on anything else. */
export function rangeArgument(found: Arguments, name: string): Result<NumberRange | undefined, MvsdError> {
  const text = found.get(name);
  if (text === undefined) return ok(undefined);
  const match = /^(\d{1,20}):(\d{1,20})$/.exec(text);
  return match === null ? err(invalidArgument(text, name)) : ok({ begin: BigInt(match[1] as string), end: BigInt(match[2] as string) });
}

/** True inside the range, and everywhere when there is none. */
export const isInRange = (value: bigint, range: NumberRange | undefined): boolean => range === undefined || (value >= range.begin && value < range.end);
