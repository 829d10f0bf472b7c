import type { OutPoint } from '@mbaas/chain-codec';
import { bytesEqual } from '@mbaas/chain-primitives';

/** 48 bits of a hash as an exact number: enough to find it, never enough to trust it. */
export const hashPrefix = (hash: Uint8Array): number =>
  (hash[0] as number) + (hash[1] as number) * 0x100 + (hash[2] as number) * 0x10000 + (hash[3] as number) * 0x1000000
  + (hash[4] as number) * 0x100000000 + (hash[5] as number) * 0x10000000000;

const isSameOutPoint = (a: OutPoint, b: OutPoint): boolean => a.index === b.index && bytesEqual(a.hash, b.hash);

/** A set of outpoints that compares whole hashes and allocates no text keys. */
export class OutPointSet {
  readonly #buckets = new Map<number, OutPoint | OutPoint[]>();

  /** Adds a point; false when it was there already. */
  add(point: OutPoint): boolean {
    // The index is folded in so that a transaction whose many outputs are spent does not fill one bucket.
    const key = hashPrefix(point.hash) + point.index;
    const found = this.#buckets.get(key);
    if (found === undefined) {
      this.#buckets.set(key, point);
      return true;
    }
    if (!Array.isArray(found)) {
      if (isSameOutPoint(found, point)) return false;
      this.#buckets.set(key, [found, point]);
      return true;
    }
    if (found.some((other) => isSameOutPoint(other, point))) return false;
    found.push(point);
    return true;
  }
}
