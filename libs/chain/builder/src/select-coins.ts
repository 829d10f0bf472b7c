import { compareAge, type Coin } from './coin.ts';

/** A choice of coins and what it adds up to; `total` may be less than what was asked for. */
export interface Selection<C extends Coin> {
  readonly coins: readonly C[];
  readonly total: bigint;
}

/**
 * Takes coins until `needed` is reached: confirmed ones before those that still wait, then the largest first (few inputs,
 * and little change to wait for), then the oldest. Deterministic: the order of `coins` does not matter.
 */
export function selectCoins<C extends Coin>(coins: readonly C[], needed: bigint, worth: (coin: C) => bigint): Selection<C> {
  const ordered = [...coins].sort((a, b) => {
    if ((a.height === null) !== (b.height === null)) return a.height === null ? 1 : -1;
    const [worthA, worthB] = [worth(a), worth(b)];
    return worthA === worthB ? compareAge(a, b) : worthA > worthB ? -1 : 1;
  });
  const chosen: C[] = [];
  let total = 0n;
  for (const coin of ordered) {
    if (total >= needed) break;
    chosen.push(coin);
    total += worth(coin);
  }
  return { coins: chosen, total };
}
