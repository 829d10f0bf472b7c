/** Memory of a process at a moment of its run. */
export interface MemorySample {
  readonly ms: number;
  /** Bytes resident. */
  readonly rss: number;
}

export interface MemoryCurve {
  readonly peakMib: number;
  /** Medians of the four quarters of the run, MiB: flat where the later ones do not rise. */
  readonly quartersMib: readonly number[];
}

const MIB = 2 ** 20;
const QUARTERS = 4;

/** How high memory went, and how it went there. */
export function memoryCurve(samples: readonly MemorySample[]): MemoryCurve {
  const mib = samples.map(({ rss }) => rss / MIB);
  const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const border = (quarter: number): number => Math.round((mib.length * quarter) / QUARTERS);
  return {
    peakMib: mib.reduce((most, value) => Math.max(most, value), 0),
    quartersMib: Array.from({ length: QUARTERS }, (_, quarter) => medianOf(mib.slice(border(quarter), border(quarter + 1)))),
  };
}
