import { assert } from '@mbaas/kernel';
import type { HeaderRecord } from '@mbaas/chain-consensus';
import type { BlockHeader } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';

const MAX_U64 = (1n << 64n) - 1n;
const MEDIAN_SPAN = 11;
const DELEGATED = 3;

/** The headers of the main chain reduced to what rules read, in flat arrays: 50 bytes a block. */
export class HeaderIndex {
  #length = 0;
  #hashes = new Uint8Array(32 * 1024);
  #versions = new Uint8Array(1024);
  #timestamps = new Uint32Array(1024);
  #numbers = new Uint32Array(1024);
  #bits = new BigUint64Array(1024);
  /** Difficulties beyond 64 bits, by height. */
  readonly #wideBits = new Map<number, bigint>();
  /** Nonces of delegated headers, by height: they name the signer. */
  readonly #nonces = new Map<number, bigint>();
  /** Ascending heights of each version. */
  readonly #byVersion = new Map<number, number[]>();

  /** Blocks held: the height of the next one. */
  get length(): number {
    return this.#length;
  }

  /** Height of the last block, −1 when empty. */
  get top(): number {
    return this.#length - 1;
  }

  push(hash: Hash32, header: Pick<BlockHeader, 'version' | 'timestamp' | 'bits' | 'number'> & Partial<Pick<BlockHeader, 'nonce'>>): void {
    const at = this.#length;
    if (at === this.#versions.length) this.#grow();
    this.#hashes.set(hash, at * 32);
    this.#versions[at] = header.version;
    this.#timestamps[at] = header.timestamp;
    this.#numbers[at] = header.number;
    if (header.bits <= MAX_U64) this.#bits[at] = header.bits;
    else this.#wideBits.set(at, header.bits);
    if (header.version === DELEGATED && header.nonce !== undefined) this.#nonces.set(at, header.nonce);
    const heights = this.#byVersion.get(header.version);
    if (heights === undefined) this.#byVersion.set(header.version, [at]);
    else heights.push(at);
    this.#length = at + 1;
  }

  /** Forgets every block above `height`. */
  truncate(height: number): void {
    while (this.#length > height + 1) {
      this.#length -= 1;
      this.#wideBits.delete(this.#length);
      this.#nonces.delete(this.#length);
      this.#byVersion.get(this.#versions[this.#length] as number)?.pop();
    }
  }

  get(height: number): HeaderRecord | undefined {
    if (height < 0 || height >= this.#length) return undefined;
    const nonce = this.#nonces.get(height);
    return {
      hash: this.hash(height),
      version: this.#versions[height] as number,
      timestamp: this.#timestamps[height] as number,
      bits: this.#wideBits.get(height) ?? (this.#bits[height] as bigint),
      number: this.#numbers[height] as number,
      ...(nonce === undefined ? {} : { nonce }),
    };
  }

  hash(height: number): Hash32 {
    assert(height >= 0 && height < this.#length, 'a height of the main chain');
    return this.#hashes.slice(height * 32, height * 32 + 32);
  }

  timestamp(height: number): number {
    assert(height >= 0 && height < this.#length, 'a height of the main chain');
    return this.#timestamps[height] as number;
  }

  /** The highest header of a version at or below a height. */
  lastOfVersion(version: number, atOrBelow: number): HeaderRecord | undefined {
    const heights = this.#byVersion.get(version) ?? [];
    let low = 0;
    let high = heights.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((heights[middle] as number) <= atOrBelow) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.get(heights[low - 1] as number);
  }

  /** Upper median of the times of the (up to 11) blocks before `height`; 0 before the first. consensus.md 1.4. */
  medianTimePast(height: number): number {
    const times = Array.from(this.#timestamps.subarray(Math.max(0, height - MEDIAN_SPAN), height)).sort((a, b) => a - b);
    return times[times.length >> 1] ?? 0;
  }

  #grow(): void {
    const size = this.#versions.length * 2;
    const grown = <A extends Uint8Array | Uint32Array>(made: A, old: A): A => (made.set(old), made);
    this.#hashes = grown(new Uint8Array(size * 32), this.#hashes);
    this.#versions = grown(new Uint8Array(size), this.#versions);
    this.#timestamps = grown(new Uint32Array(size), this.#timestamps);
    this.#numbers = grown(new Uint32Array(size), this.#numbers);
    const bits = new BigUint64Array(size);
    bits.set(this.#bits);
    this.#bits = bits;
  }
}
