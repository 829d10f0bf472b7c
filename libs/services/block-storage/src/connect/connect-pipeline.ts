import { assert, type Refusal } from '@mbaas/kernel';
import type { Queryable } from '@mbaas/platform-postgres';
import { findStoredNumbers } from '../branch/block.store.ts';
import type { TipState } from '../state/tip-state.ts';
import type { BlockCommitter } from './block-committer.ts';
import type { RuleOptions } from './block-rules.ts';
import { loadMissingCoins } from './missing-coins.ts';
import { forgetBlock, prepareBlock } from './prepare-block.ts';
import type { PreparedBlock } from './prepared-block.ts';
import type { ReadBlock } from './read-block.ts';
import { Signal } from './signal.ts';
import type { Verdicts } from './verdicts.ts';

/** Bounds of what is prepared and not committed: blocks ahead, and their bytes. */
const AHEAD_BLOCKS = 512;
const AHEAD_BYTES = 6 * 1024 * 1024;
/** Bounds of one commit. */
const COMMIT_BLOCKS = 200;
const COMMIT_BYTES = 3 * 1024 * 1024;

interface Waiting {
  readonly block: PreparedBlock;
  readonly verdict: Promise<Refusal | undefined>;
  settled: boolean;
}

export interface PipelineOptions {
  readonly state: TipState;
  readonly committer: BlockCommitter;
  readonly verdicts: Verdicts;
  readonly rules: RuleOptions;
  /** Answers coin lookups; sees what is committed. */
  readonly lookups: Queryable;
  /** Called after each commit with the newest block in it. */
  readonly onCommitted?: (blocks: readonly PreparedBlock[]) => void;
}

/** A block that could not be connected. */
export interface ConnectStop {
  /** Height it would have had. */
  readonly height: number;
  readonly refusal: Refusal;
}

/**
 * Connects runs of blocks that extend the tip. While a run is committed, later ones are prepared and their seals and
 * scripts are checked; commits keep the order. `push` and `finish` give back why the pipeline stopped, if it did; then
 * memory stands again where the tables stand.
 */
export class ConnectPipeline {
  readonly #options: PipelineOptions;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #committing: Promise<void> | undefined;
  #stop: ConnectStop | undefined;
  #failure: { readonly error: unknown } | undefined;
  #prepared = 0;
  #committed = 0;
  #turnedAt = 0;
  readonly #changed = new Signal();
  readonly #generation: number;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#generation = options.state.generation;
  }

  /** Whether nothing is prepared and not committed. */
  get idle(): boolean {
    return this.#waiting.length === 0 || this.#ended();
  }

  /** Resolves at the next commit, or when the pipeline ends. */
  get changed(): Promise<void> {
    return this.#changed.wait();
  }

  /** Takes a run of blocks; resolves when there is room for the next. */
  async push(run: readonly ReadBlock[]): Promise<ConnectStop | undefined> {
    const { state, rules, lookups, verdicts } = this.#options;
    if (this.#ended()) return this.finish();
    await loadMissingCoins(lookups, run, state);
    // Blocks that were taken off the main chain before are stored: only their place changes.
    const stored = await findStoredNumbers(lookups, run.map(({ hash }) => hash));
    if (this.#ended()) return this.finish();
    const fresh: PreparedBlock[] = [];
    for (const read of run) {
      const height = state.height + 1;
      const prepared = prepareBlock(read, state, rules, stored.get(Buffer.from(read.hash).toString('latin1')));
      if (!prepared.ok) {
        this.#stop = { height, refusal: prepared.error };
        break;
      }
      fresh.push(prepared.value);
      this.#bytes += prepared.value.decoded.bytes.length;
    }
    this.#prepared += fresh.length;
    this.#turnCache();
    const asked = verdicts.ask(fresh);
    for (const [index, block] of fresh.entries()) {
      const waiting: Waiting = { block, verdict: asked[index] as Promise<Refusal | undefined>, settled: false };
      const settle = (): void => void (waiting.settled = true);
      waiting.verdict.then(settle, settle);
      this.#waiting.push(waiting);
    }
    this.#startCommitting();
    while (!this.#ended() && (this.#waiting.length > AHEAD_BLOCKS || this.#bytes > AHEAD_BYTES)) await this.#changed.wait();
    return this.#ended() ? this.finish() : undefined;
  }

  /** Waits for everything pushed. Throws when the database failed: memory must then be loaded again. */
  async finish(): Promise<ConnectStop | undefined> {
    while (this.#committing !== undefined) await this.#committing;
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#stop;
  }

  #startCommitting(): void {
    if (this.#committing !== undefined || this.#waiting.length === 0 || this.#failure !== undefined) return;
    this.#committing = this.#commitAll().finally(() => {
      this.#committing = undefined;
      // What came while the loop was ending.
      this.#startCommitting();
    });
  }

  #ended(): boolean {
    return this.#stop !== undefined || this.#failure !== undefined;
  }

  async #commitAll(): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        const refusal = await next.verdict;
        if (refusal !== undefined) {
          this.#stop = { height: next.block.height, refusal };
          this.#forgetWaiting();
          return;
        }
        const blocks = await this.#settledRun();
        // A verdict speaks of the outputs it was asked with: those are this memory's as long as no block has left it.
        assert(this.#options.state.generation === this.#generation, 'verdicts are committed over the memory they were asked from');
        await this.#options.committer.commit(blocks);
        this.#waiting.splice(0, blocks.length);
        this.#committed += blocks.length;
        for (const { decoded } of blocks) this.#bytes -= decoded.bytes.length;
        this.#options.onCommitted?.(blocks);
        this.#changed.raise();
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#changed.raise();
    }
  }

  /** The waiting blocks that can be committed together: good verdicts that are there already. */
  async #settledRun(): Promise<PreparedBlock[]> {
    const run: PreparedBlock[] = [];
    let bytes = 0;
    for (const { block, verdict, settled } of this.#waiting) {
      bytes += block.decoded.bytes.length;
      if (run.length > 0 && (!settled || run.length >= COMMIT_BLOCKS || bytes > COMMIT_BYTES)) break;
      if ((await verdict) !== undefined) break;
      run.push(block);
    }
    return run;
  }

  #forgetWaiting(): void {
    for (const { block } of this.#waiting.reverse()) forgetBlock(block, this.#options.state);
    this.#waiting = [];
    this.#bytes = 0;
  }

  /** A generation of coins is dropped only when all blocks that may have touched it are in the tables. */
  #turnCache(): void {
    const { coins } = this.#options.state;
    if (!coins.full || this.#committed < this.#turnedAt) return;
    coins.rotate();
    this.#turnedAt = this.#prepared;
  }
}
