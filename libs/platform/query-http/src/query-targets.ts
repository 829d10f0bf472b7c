import { assert } from '@mbaas/kernel';
import { Pool } from 'undici';
import { MAX_ANSWER_BYTES } from './limits.ts';

/** Connections to one instance; questions beyond wait for one of them. */
const CONNECTIONS = 64;
const CONNECT_MS = 2_000;
/** Idle connections go before the answering side would close them, so that no question is sent into a closing one. */
const KEEP_ALIVE_MS = 10_000;

/** The instances of one owner, and which of them answered last. */
export class QueryTargets {
  readonly #pools: readonly Pool[];
  #preferred = 0;

  /** `urls`: addresses with scheme, host and port, one or more. */
  constructor(urls: readonly string[], timeoutMs: number) {
    assert(urls.length > 0, 'An owner of queries has an address.');
    this.#pools = urls.map(
      (url) =>
        new Pool(new URL(url).origin, {
          connections: CONNECTIONS,
          pipelining: 1,
          connect: { timeout: CONNECT_MS },
          keepAliveTimeout: KEEP_ALIVE_MS,
          keepAliveMaxTimeout: KEEP_ALIVE_MS,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          maxResponseSize: MAX_ANSWER_BYTES,
        }),
    );
  }

  get size(): number {
    return this.#pools.length;
  }

  /** The instance for the n-th try of a question: first the one that answered last, then the others in turn. */
  at(start: number, attempt: number): { readonly pool: Pool; readonly index: number } {
    const index = (start + attempt) % this.#pools.length;
    const pool = this.#pools[index];
    assert(pool !== undefined, 'the index lies within the list');
    return { pool, index };
  }

  get preferred(): number {
    return this.#preferred;
  }

  answered(index: number): void {
    this.#preferred = index;
  }

  /** The instance hangs: questions to come start with the next one. */
  hangs(index: number): void {
    if (this.#preferred === index) this.#preferred = (index + 1) % this.#pools.length;
  }

  async close(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.close()));
  }

  async destroy(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.destroy()));
  }
}
