/** How far following the chain is. */
export interface SyncStatus {
  /** `alone`: no peers · `fetching`: blocks are asked for or on their way to the store · `holding`: the store is behind · `level`: with all peers that showed their chain. */
  readonly state: 'alone' | 'fetching' | 'holding' | 'level';
  readonly height: number;
  /** The highest block that peers have shown or claim; never below our own. */
  readonly target: number;
  readonly blocksPerSecond: number;
  readonly transactionsPerSecond: number;
  /** Seconds until the target at this rate; absent where there is none. */
  readonly secondsLeft?: number;
}

interface Sample {
  readonly at: number;
  readonly blocks: number;
  readonly transactions: number;
}

/** Rates are of the last so many ms. */
const WINDOW_MS = 15_000;

/** Counts what has been stored and tells the rate. */
export class SyncProgress {
  readonly #clock: { now(): number };
  #samples: Sample[];
  #blocks = 0;
  #transactions = 0;

  constructor(clock: { now(): number }) {
    this.#clock = clock;
    this.#samples = [{ at: clock.now(), blocks: 0, transactions: 0 }];
  }

  get blocks(): number {
    return this.#blocks;
  }

  get transactions(): number {
    return this.#transactions;
  }

  count(transactions: number): void {
    this.#blocks += 1;
    this.#transactions += transactions;
  }

  /** To be called now and then. */
  sample(): void {
    const at = this.#clock.now();
    this.#samples.push({ at, blocks: this.#blocks, transactions: this.#transactions });
    const first = this.#samples.findIndex((sample) => at - sample.at <= WINDOW_MS);
    this.#samples = this.#samples.slice(Math.max(0, first - 1));
  }

  get rates(): { readonly blocks: number; readonly transactions: number } {
    const first = this.#samples[0];
    const seconds = first === undefined ? 0 : (this.#clock.now() - first.at) / 1_000;
    if (first === undefined || seconds <= 0) return { blocks: 0, transactions: 0 };
    return { blocks: (this.#blocks - first.blocks) / seconds, transactions: (this.#transactions - first.transactions) / seconds };
  }
}
