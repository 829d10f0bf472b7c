import type { Refusal } from '@mbaas/kernel';
import type { RuleProfile } from '@mbaas/chain-consensus';
import { WIRE_LIMITS } from '@mbaas/chain-codec';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Queryable } from '@mbaas/platform-postgres';
import type { RuleOptions } from '../connect/block-rules.ts';
import { prepareBlock } from '../connect/prepare-block.ts';
import type { PreparedBlock } from '../connect/prepared-block.ts';
import { readBlock, type ReadBlock } from '../connect/read-block.ts';
import { VerdictCache, Verdicts } from '../connect/verdicts.ts';
import { showHash } from '../facts/display.ts';
import type { ChainReader } from '../reader/chain-reader.ts';
import { textOf } from '../reader/peer.reader.ts';
import { loadTip } from '../reader/read-scope.ts';
import { TipState } from '../state/tip-state.ts';
import { loadMainBlocks, type MainBlockRow } from './main-blocks.ts';
import { loadPastCoins } from './past-coins.ts';
import { loadPastState } from './past-state.ts';

/** Blocks whose seals and scripts are asked for and not answered. */
const AHEAD_BLOCKS = 256;

export interface VerifyProgress {
  /** Last height that is good. */
  readonly height: number;
  readonly from: number;
  readonly to: number;
  readonly transactions: number;
  readonly elapsedMs: number;
}

export interface VerifyOptions {
  /** First height; 1 unless told. */
  readonly from?: number;
  /** Last height; the tip unless told. */
  readonly to?: number;
  readonly onProgress?: (progress: VerifyProgress) => void;
  /** Ends it between two runs of blocks. */
  readonly signal?: AbortSignal;
}

/** What was found. `difference`: the first block that is not what the rules make of it. */
export interface VerifyOutcome {
  readonly from: number;
  /** Last height that is good; one below `from` where none is. */
  readonly to: number;
  readonly blocks: number;
  readonly transactions: number;
  readonly aborted: boolean;
  readonly difference?: { readonly height: number; readonly hash: string } & Refusal;
}

export interface VerifyParts {
  readonly reader: ChainReader;
  readonly verifier: Verifier;
  readonly profile: RuleProfile;
  readonly coinCacheSize: number;
}

interface Asked {
  readonly row: MainBlockRow;
  readonly transactions: number;
  readonly verdict: Promise<Refusal | undefined>;
}

/**
 * Judges stored blocks again with every rule, seal and script, in memory of its own and one snapshot of the tables; nothing is
 * changed, and a writer may go on beside it. Rows of blocks and transactions are compared with what follows from the bytes.
 */
export function verifyChain(parts: VerifyParts, options: VerifyOptions = {}): Promise<VerifyOutcome> {
  return parts.reader.rows(async (rows) => {
    const { height: top } = await loadTip(rows);
    const from = Math.max(0, options.from ?? Math.min(1, top));
    const to = Math.min(options.to ?? top, top);
    const state = new TipState({ network: parts.reader.network, coinCacheSize: parts.coinCacheSize });
    const rules: RuleOptions = { profile: parts.profile, now: () => null };
    const { signal } = options;
    await loadPastState(rows, state, { height: from - 1, top, rules, signal });
    const check = new Verification(rows, state, rules, parts, { from, to, ...options });
    return signal?.aborted === true ? check.outcome(true) : check.run(signal);
  });
}

interface VerifyRange {
  readonly from: number;
  readonly to: number;
  readonly onProgress?: VerifyOptions['onProgress'];
}

class Verification {
  readonly #rows: Queryable;
  readonly #state: TipState;
  readonly #rules: RuleOptions;
  readonly #verdicts: Verdicts;
  readonly #range: VerifyRange;
  readonly #begun = performance.now();
  readonly #asked: Asked[] = [];
  #height: number;
  #transactions = 0;
  #difference: VerifyOutcome['difference'];

  constructor(rows: Queryable, state: TipState, rules: RuleOptions, { verifier, profile }: VerifyParts, range: VerifyRange) {
    this.#rows = rows;
    this.#state = state;
    this.#rules = rules;
    // Nothing is taken for known: every script runs.
    this.#verdicts = new Verdicts(verifier, new VerdictCache(1), profile);
    this.#range = range;
    this.#height = range.from - 1;
  }

  async run(signal: AbortSignal | undefined): Promise<VerifyOutcome> {
    const { to } = this.#range;
    let refused: VerifyOutcome['difference'];
    while (this.#state.height < to && refused === undefined && this.#difference === undefined && signal?.aborted !== true) {
      refused = await this.#nextRun(await loadMainBlocks(this.#rows, this.#state.height + 1, to));
      await this.#settle(AHEAD_BLOCKS);
    }
    await this.#settle(0);
    this.#difference ??= refused;
    return this.outcome(signal?.aborted === true && this.#difference === undefined && this.#height < to);
  }

  outcome(aborted: boolean): VerifyOutcome {
    const { from } = this.#range;
    return { from, to: this.#height, blocks: this.#height - from + 1, transactions: this.#transactions, aborted, ...(this.#difference === undefined ? {} : { difference: this.#difference }) };
  }

  /** Takes a run of blocks into memory and asks for its verdicts; gives the first that the rules refuse. */
  async #nextRun(run: readonly MainBlockRow[]): Promise<VerifyOutcome['difference']> {
    const { coins } = this.#state;
    if (run.length === 0) return { height: this.#state.height + 1, hash: '', code: 'VERIFY_ROWS_DIFFER' };
    const reads: ReadBlock[] = [];
    let differs: VerifyOutcome['difference'];
    for (const row of run) {
      const read = readBlock(row.raw);
      const refusal = read.ok ? bytesDiffer(row, read.value) : read.error;
      if (refusal !== undefined) differs = { height: row.height, hash: showHash(row.hash), ...refusal };
      if (refusal !== undefined || !read.ok) break;
      reads.push(read.value);
    }
    if (coins.full) coins.rotate();
    await loadPastCoins(this.#rows, reads, this.#state);
    const stored = await this.#storedIds(run, reads.length);
    const prepared: PreparedBlock[] = [];
    for (const [index, read] of reads.entries()) {
      const row = run[index] as MainBlockRow;
      const result = rowsDiffer(row, read, stored, this.#state) ?? prepareBlock(read, this.#state, this.#rules);
      if (!result.ok) {
        differs = { height: row.height, hash: showHash(row.hash), ...result.error };
        break;
      }
      prepared.push(result.value);
    }
    for (const [index, verdict] of this.#verdicts.ask(prepared).entries()) {
      // Awaited in order; a rejection is met there.
      verdict.catch(() => undefined);
      this.#asked.push({ row: run[index] as MainBlockRow, transactions: prepared[index]?.transactions.length ?? 0, verdict });
    }
    return differs;
  }

  /** Ids of the stored transactions of the first blocks of a run, by number. */
  async #storedIds(run: readonly MainBlockRow[], count: number): Promise<Map<number, string>> {
    const [first, last] = [run[0], run[count - 1]];
    if (first === undefined || last === undefined) return new Map();
    const { rows } = await this.#rows.query<{ number: bigint; id: Buffer }>('SELECT number, id FROM chain.tx WHERE number >= $1 AND number < $2', [first.firstTx, last.firstTx + last.transactions]);
    return new Map(rows.map(({ number, id }) => [Number(number), textOf(id)]));
  }

  /** Waits for the oldest verdicts until at most so many are open. */
  async #settle(open: number): Promise<void> {
    const { from, to, onProgress } = this.#range;
    let settled = false;
    while (this.#asked.length > open && this.#difference === undefined) {
      const { row, transactions, verdict } = this.#asked.shift() as Asked;
      const refusal = await verdict;
      if (refusal !== undefined) {
        this.#difference = { height: row.height, hash: showHash(row.hash), ...refusal };
        return;
      }
      this.#height = row.height;
      this.#transactions += transactions;
      settled = true;
    }
    if (settled) onProgress?.({ height: this.#height, from, to, transactions: this.#transactions, elapsedMs: performance.now() - this.#begun });
  }
}

const differs = (code: 'VERIFY_BYTES_DIFFER' | 'VERIFY_ROWS_DIFFER') => ({ ok: false, error: { code } }) as const;

function bytesDiffer({ hash, header, transactions }: MainBlockRow, read: ReadBlock): Refusal | undefined {
  const same = textOf(hash) === textOf(read.hash) && transactions === read.ids.length && textOf(header) === textOf(read.decoded.bytes.subarray(0, WIRE_LIMITS.headerSize));
  return same ? undefined : differs('VERIFY_BYTES_DIFFER').error;
}

/** Whether the rows of a block are those that memory would give it next. */
function rowsDiffer({ height, firstTx, firstOutput }: MainBlockRow, { ids }: ReadBlock, stored: ReadonlyMap<number, string>, state: TipState): ReturnType<typeof differs> | undefined {
  const same = height === state.height + 1 && firstTx === state.nextTx && firstOutput === state.nextOutput && ids.every((id, index) => stored.get(firstTx + index) === textOf(id));
  return same ? undefined : differs('VERIFY_ROWS_DIFFER');
}
