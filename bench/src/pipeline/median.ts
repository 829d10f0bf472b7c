/** Runs `work` several times, one after the other; the median of how long it took, ms. */
export async function medianMs(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) {
    const startedAt = performance.now();
    await work();
    all.push(performance.now() - startedAt);
  }
  return all.sort((a, b) => a - b)[times >> 1] ?? NaN;
}
