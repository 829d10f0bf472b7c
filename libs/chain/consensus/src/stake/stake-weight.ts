const COIN = 100_000_000n;
const FLOOR = 250;
const SCALE = 1000n;

/**
 * Blocks a staked output must be old at this difficulty: max(250, round(1000 · x / (x + 1))), x = bits / 10^8 truncated.
 * At x = 79 and 1999 the node's doubles round the exact half down. consensus.md 3.2; `pos_params.json`.
 */
export function stakeMaturity(bits: bigint): number {
  const x = bits / COIN;
  const doubled = 2n * SCALE * x + x + 1n;
  const rounded = Number(doubled / (2n * (x + 1n))) - (x === 79n || x === 1999n ? 1 : 0);
  return Math.max(FLOOR, rounded);
}

/** 30 · s³, s = log2 of the whole coins, rounded; at least one coin. Integer form of consensus.md 3.2; `pos_params.json`. */
export function stakeDivisor(value: bigint): bigint {
  const coins = value / COIN > 0n ? value / COIN : 1n;
  const floor = coins.toString(2).length - 1;
  const s = BigInt(coins * coins >= 1n << BigInt(2 * floor + 1) ? floor + 1 : floor);
  return 30n * s * s * s;
}
