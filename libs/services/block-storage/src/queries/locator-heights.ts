/** Steps of one before the gaps grow: a full node’s locator of 5680 begins 5680 … 5670, 5668, 5664. */
const DENSE = 10;

/** Heights of a locator from a tip down: ten steps of one, then ever wider gaps, ending with the genesis. wire-format 6.5. */
export function locatorHeights(top: number): number[] {
  const heights: number[] = [];
  for (let height = top, gap = 1; height > 0; height -= gap) {
    heights.push(height);
    if (heights.length > DENSE) gap *= 2;
  }
  heights.push(0);
  return heights;
}
