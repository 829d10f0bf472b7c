/** The lists of a type 3 model. */
export interface InflationSchedule {
  readonly cycles: readonly bigint[];
  readonly quantities: readonly bigint[];
}

/**
 * Builds the lists of an inflation model as the wallet does: each period releases `inflation` percent of all released
 * before, the last one the rest. Computed in doubles, which consensus never repeats. wire-format §3.10 "Wallet".
 * `periods` is 1..100 and at most `lockedBlocks`; amounts in base units.
 */
export function inflationSchedule(lockedQuantity: bigint, lockedBlocks: bigint, periods: number, inflation: bigint): InflationSchedule {
  const rate = Number(inflation) / 100;
  const cycle = lockedBlocks / BigInt(periods);
  const first = BigInt(Math.trunc(Number(lockedQuantity) * (1 + rate) ** (1 - periods)));
  const cycles = [cycle];
  const quantities = [periods === 1 || first > lockedQuantity ? lockedQuantity : first];
  let released = quantities[0] as bigint;
  for (let index = 1; index < periods; index++) {
    const last = index === periods - 1;
    const quantity = last ? lockedQuantity - released : BigInt(Math.trunc(Number(released) * rate));
    cycles.push(last ? lockedBlocks - cycle * BigInt(index) : cycle);
    quantities.push(quantity);
    released += quantity;
  }
  return { cycles, quantities };
}
