import { randomInt } from 'node:crypto';
import { bytesEqual, type Hash32 } from '@mbaas/chain-primitives';

/** Values whose hashes share a bucket. */
class Bucket<V> {
  readonly values: V[];
  constructor(...values: V[]) {
    this.values = values;
  }
}

/** Four places in a hash that only this process knows, so that nobody can grind hashes into one bucket. */
const PLACES = new Set<number>();
while (PLACES.size < 4) PLACES.add(randomInt(32));
const [A, B, C, D] = [...PLACES] as [number, number, number, number];

/** 31 bits of a hash: the engine keeps such a number without allocating, and a Map over them is many times faster than one over texts. */
const bucketOf = (hash: Hash32): number => (hash[A] as number) | ((hash[B] as number) << 8) | ((hash[C] as number) << 16) | (((hash[D] as number) & 0x7f) << 24);

/**
 * A map keyed by 32-byte hashes that its values know themselves, so that an entry costs nothing but its place in the Map.
 * Hashes that share a bucket are told apart by all 32 bytes.
 */
export class HashMap<V extends object> {
  readonly #buckets = new Map<number, V | Bucket<V>>();
  readonly #hashOf: (value: V) => Hash32;
  #size = 0;

  constructor(hashOf: (value: V) => Hash32) {
    this.#hashOf = hashOf;
  }

  get size(): number {
    return this.#size;
  }

  #is(value: V, hash: Hash32): boolean {
    const own = this.#hashOf(value);
    return own === hash || bytesEqual(own, hash);
  }

  get(hash: Hash32): V | undefined {
    const found = this.#buckets.get(bucketOf(hash));
    if (found === undefined) return undefined;
    if (found instanceof Bucket) return found.values.find((value) => this.#is(value, hash));
    return this.#is(found, hash) ? found : undefined;
  }

  has(hash: Hash32): boolean {
    return this.get(hash) !== undefined;
  }

  /** Adds a value, or replaces the one of the same hash. */
  add(value: V): void {
    const hash = this.#hashOf(value);
    const key = bucketOf(hash);
    const found = this.#buckets.get(key);
    if (found === undefined) {
      this.#buckets.set(key, value);
      this.#size += 1;
    } else if (found instanceof Bucket) {
      const at = found.values.findIndex((other) => this.#is(other, hash));
      if (at < 0) this.#size += found.values.push(value) > 0 ? 1 : 0;
      else found.values[at] = value;
    } else if (this.#is(found, hash)) this.#buckets.set(key, value);
    else {
      this.#buckets.set(key, new Bucket(found, value));
      this.#size += 1;
    }
  }

  delete(hash: Hash32): boolean {
    const key = bucketOf(hash);
    const found = this.#buckets.get(key);
    if (found === undefined) return false;
    if (found instanceof Bucket) {
      const at = found.values.findIndex((value) => this.#is(value, hash));
      if (at < 0) return false;
      found.values.splice(at, 1);
      if (found.values.length === 0) this.#buckets.delete(key);
    } else if (this.#is(found, hash)) this.#buckets.delete(key);
    else return false;
    this.#size -= 1;
    return true;
  }

  *values(): Generator<V> {
    for (const found of this.#buckets.values()) {
      if (found instanceof Bucket) yield* found.values;
      else yield found;
    }
  }

  clear(): void {
    this.#buckets.clear();
    this.#size = 0;
  }
}

/** Hashes by themselves. */
export const hashSet = (): HashMap<Hash32> => new HashMap((hash) => hash);
