import type { OutPoint } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import { HashMap } from './hash-map.ts';
import type { Coin, CoinTransaction } from './coin.ts';

const newGeneration = (): HashMap<CoinTransaction> => new HashMap(({ id }) => id);

/**
 * Transactions with coins in memory, in two generations: a lookup moves an entry to the young one, a full young one
 * becomes the old one and the old one is forgotten. What blocks not yet committed have touched must not be forgotten
 * (the database does not know it): `rotate` is called only when everything touched before the last turn is committed.
 */
export class CoinCache {
  #young = newGeneration();
  #old = newGeneration();
  readonly #capacity: number;

  /** @param capacity transactions a generation */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get full(): boolean {
    return this.#young.size >= this.#capacity;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  transaction(id: Hash32): CoinTransaction | undefined {
    const young = this.#young.get(id);
    if (young !== undefined) return young;
    const old = this.#old.get(id);
    if (old === undefined) return undefined;
    this.#old.delete(id);
    this.#young.add(old);
    return old;
  }

  coin(point: OutPoint): Coin | undefined {
    return this.transaction(point.hash)?.coins[point.index];
  }

  add(transaction: CoinTransaction): void {
    this.#young.add(transaction);
  }

  delete(id: Hash32): void {
    this.#young.delete(id);
    this.#old.delete(id);
  }

  rotate(): void {
    this.#old = this.#young;
    this.#young = newGeneration();
  }

  clear(): void {
    this.#young = newGeneration();
    this.#old = newGeneration();
  }
}
