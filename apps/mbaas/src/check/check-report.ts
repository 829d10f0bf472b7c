import type { CheckOutcome } from './check-outcome.ts';

/** A block of 1,000,000 bytes in hex does not belong on a terminal. */
const MAX_LINE = 16_384;

const clipped = (line: string): string => (line.length <= MAX_LINE ? line : `${line.slice(0, MAX_LINE)}… (${line.length - MAX_LINE} more characters)`);

/** The report of a check, line by line. No line is longer than 16,384 characters and a remark. */
export function checkReport(subject: string, { compared, agreeing, differing, first, skipped, notes }: CheckOutcome): string[] {
  const left = [...skipped].sort(([, a], [, b]) => b - a);
  const sum = left.reduce((total, [, count]) => total + count, 0);
  return [
    ...notes,
    ...(first === undefined ? [] : ['First difference:', ...first.map((line) => `  ${line}`)]),
    ...left.map(([reason, count]) => `skipped ${count}: ${reason}`),
    `${subject}: ${compared} compared, ${agreeing} agreeing, ${differing} differing, ${sum} skipped.`,
  ].map(clipped);
}

/** 0: everything compared agrees · 1: something differs · 2: there was nothing to compare. */
export const exitCodeOf = ({ compared, differing }: CheckOutcome): number => (differing > 0 ? 1 : compared === 0 ? 2 : 0);
