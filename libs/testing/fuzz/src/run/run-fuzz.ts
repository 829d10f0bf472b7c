import type { Corpus } from '../corpus/corpus.ts';
import { Dice } from '../dice.ts';
import type { FuzzCase, Target } from '../targets/target.ts';
import { shrink } from './shrink.ts';

/** CPU time: nothing a peer sends may keep a thread for longer. */
export const CASE_LIMIT_MS = 5_000;

/** A case that broke a promise, as small as it could be made. */
export interface Finding {
  readonly target: string;
  readonly seed: number;
  readonly what: string;
  readonly hostile: FuzzCase;
}

export interface FuzzTally {
  cases: number;
  accepted: number;
  slowestMs: number;
}

/** What is wrong with a case; undefined when nothing is. */
export function faultOf(target: Target, hostile: FuzzCase, corpus: Corpus, tally?: FuzzTally): string | undefined {
  const before = process.cpuUsage();
  try {
    const accepted = target.check(hostile, corpus);
    if (tally !== undefined && accepted) tally.accepted += 1;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : 'something that is no error was thrown';
  }
  const { user, system } = process.cpuUsage(before);
  const tookMs = (user + system) / 1000;
  if (tally !== undefined) tally.slowestMs = Math.max(tally.slowestMs, tookMs);
  return tookMs > CASE_LIMIT_MS ? 'a case took too long' : undefined;
}

/** One case: its seed alone says what it is. */
export function runCase(target: Target, seed: number, corpus: Corpus, tally: FuzzTally): Finding | undefined {
  const hostile = target.make(new Dice(seed), corpus);
  tally.cases += 1;
  const what = faultOf(target, hostile, corpus, tally);
  if (what === undefined) return undefined;
  return { target: target.name, seed, what, hostile: shrink(hostile, (smaller) => faultOf(target, smaller, corpus) === what) };
}
