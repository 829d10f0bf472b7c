import { TokenBucket } from './token-bucket.ts';

/** Hosts that are remembered; of more the one that came first is forgotten. */
const HOSTS = 10_000;

/** How often each host may connect: `perMinute` in the mean, twice as many at once after a rest. */
export class HostPace {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts a connection; false: one too many, which does not count. Time in steady ms. */
  admit(host: string, now: number): boolean {
    const bucket = this.#buckets.get(host) ?? this.#add(host, now);
    if (bucket.available(now) < 1) return false;
    bucket.take(1, now);
    return true;
  }

  #add(host: string, now: number): TokenBucket {
    const bucket = new TokenBucket(this.#perMinute / 60, 2 * this.#perMinute, now);
    this.#buckets.set(host, bucket);
    for (const first of this.#buckets.keys()) {
      if (this.#buckets.size <= HOSTS) break;
      this.#buckets.delete(first);
    }
    return bucket;
  }
}
