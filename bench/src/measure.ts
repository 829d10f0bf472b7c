/** What the command line asks of every benchmark. */
export interface BenchOptions {
  /** Less work, to see that it runs: its figures count for nothing. */
  readonly quick: boolean;
  /** Leave CPU profiles where a benchmark can: its figures count for nothing, too. */
  readonly profile: boolean;
}

/** Runs `work` `runs` times and gives the median of its seconds. The first, cold run counts like the others. */
export async function medianSeconds(runs: number, work: () => unknown): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    await work();
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
}

/** One line of a report. */
export function report(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(58)} ${figure}\n`);
}

export const perSecond = (count: number, seconds: number, unit: string): string => `${Math.round(count / seconds).toLocaleString('en')} ${unit}/s`;
