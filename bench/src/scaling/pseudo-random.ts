/** Numbers 0..1 that are the same for one seed: a 32-bit linear congruential generator, good enough to vary durations. */
export function pseudoRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
