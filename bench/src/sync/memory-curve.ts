/** Memory of a process at a moment of its run. */
export interface MemorySample {
  readonly ms: number;
  /** Bytes resident. */
  readonly rss: number;
}

export interface MemoryCurve {
  readonly peakMib: number;
  /** Least squares over the second half of the run, when caches are full: MiB a minute. */
  readonly growthMibPerMinute: number;
}

const MIB = 2 ** 20;

/** How high memory went and whether it still rose at the end. */
export function memoryCurve(samples: readonly MemorySample[]): MemoryCurve {
  const peakMib = samples.reduce((most, { rss }) => Math.max(most, rss), 0) / MIB;
  const late = samples.slice(Math.floor(samples.length / 2));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanMs, meanRss] = [mean(late.map(({ ms }) => ms)), mean(late.map(({ rss }) => rss))];
  const spread = late.reduce((sum, { ms }) => sum + (ms - meanMs) ** 2, 0);
  const common = late.reduce((sum, { ms, rss }) => sum + (ms - meanMs) * (rss - meanRss), 0);
  return { peakMib, growthMibPerMinute: spread === 0 ? 0 : ((common / spread) * 60_000) / MIB };
}
