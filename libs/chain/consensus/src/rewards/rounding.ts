/**
 * Half away from zero on a double, as the node rounds. Values here are not negative; from 2^52 on they are whole already.
 * Doubles are part of the rule (consensus.md 5): `vectors/consensus/subsidy.json` pins every bucket this engine computes.
 */
export function roundHalfUp(value: number): number {
  const floor = Math.floor(value);
  return value - floor >= 0.5 ? floor + 1 : floor;
}
