import { EPOCH_LENGTH, MAX_EPOCHS, type EthashCache } from '@mbaas/chain-crypto';

/** Caches kept: the epoch in use, the next one, and one for a reorganisation over the border. 16 MiB each and growing. */
const CACHES_KEPT = 3;

/** Blocks before the end of an epoch from where on the next cache is built: hours at the tip, a second while catching up. */
const AHEAD_BLOCKS = 2_000;

/** Ethash caches by epoch: one build each, the least recently used forgotten, the next one prepared before its first block. */
export class EpochCaches {
  /** Least recently used first. */
  readonly #caches = new Map<number, Promise<EthashCache>>();
  readonly #build: (epoch: number) => Promise<EthashCache>;

  constructor(build: (epoch: number) => Promise<EthashCache>) {
    this.#build = build;
  }

  /** Epochs whose cache is there or being built, least recently used first. */
  get epochs(): readonly number[] {
    return [...this.#caches.keys()];
  }

  /** The cache of an epoch below MAX_EPOCHS. A failed build rejects and is tried again when asked again. */
  of(epoch: number): Promise<EthashCache> {
    const cache = this.#caches.get(epoch) ?? this.#start(epoch);
    this.#caches.delete(epoch);
    this.#caches.set(epoch, cache);
    const [oldest] = this.#caches.keys();
    if (this.#caches.size > CACHES_KEPT && oldest !== undefined) this.#caches.delete(oldest);
    return cache;
  }

  /** Notes a seal that was good. Near the end of its epoch the next cache is prepared: work has been spent to get here. */
  sealed(number: number): void {
    const next = Math.floor((number + AHEAD_BLOCKS) / EPOCH_LENGTH);
    if (next >= MAX_EPOCHS || this.#caches.has(next)) return;
    // A failed build is told to whoever needs the cache: it is asked for anew then.
    this.of(next).catch(() => undefined);
  }

  #start(epoch: number): Promise<EthashCache> {
    const cache = this.#build(epoch);
    cache.catch(() => {
      if (this.#caches.get(epoch) === cache) this.#caches.delete(epoch);
    });
    return cache;
  }
}
