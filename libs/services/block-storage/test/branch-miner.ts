import { encodeBlock, isCoinbase, merkleRoot, transactionId, type Block, type Transaction } from '@mbaas/chain-codec';
import { subsidy } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import type { Refusal } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { BlockStorage } from '../src/block-storage.ts';
import type { Dice } from './random-life.ts';

/** One transaction in so many comes a block later, or is left out for good. */
const LATE = 6;

/** A transaction that finds no place may stand on one that comes later: it is tried so often. */
const TRIES = 4;

export interface BranchMinerOptions {
  readonly storage: BlockStorage;
  readonly network: Network;
  /** Recorded proof of work blocks by height. */
  readonly recorded: readonly Block[];
  readonly dice: Dice;
}

const indexOf = ({ detail }: Refusal): number => Number(detail?.['index'] ?? detail?.['transaction'] ?? 0);

/**
 * Mines the transactions of recorded blocks anew, on parents they never had: in the same order, some of them later, some
 * never, and then without those that stand on them. Its storage believes every seal.
 */
export class BranchMiner {
  readonly #options: BranchMinerOptions;
  /** By height: transactions that were left for later. */
  readonly #waiting: (readonly Transaction[])[] = [];
  /** Ids of all transactions that recorded ones spend from. */
  readonly #spent: ReadonlySet<string>;
  #salt = 1n;
  readonly #tries = new Map<Transaction, number>();

  constructor(options: BranchMinerOptions) {
    this.#options = options;
    this.#spent = new Set(options.recorded.flatMap(({ transactions }) => transactions.flatMap(({ inputs }) => inputs.map(({ previousOutput }) => hexEncode(previousOutput.hash)))));
  }

  get height(): number {
    return this.#options.storage.writer.state.height;
  }

  /** Takes blocks off its own chain. */
  async goBack(depth: number): Promise<void> {
    await this.#options.storage.disconnectTo(this.height - depth);
  }

  /** The next block on its tip, connected. */
  async mine(): Promise<{ bytes: Uint8Array; block: Block }> {
    const { storage, recorded, dice } = this.#options;
    const height = this.height + 1;
    const record = recorded[height];
    if (record === undefined) throw new Error('beyond the recorded blocks');
    const fresh = record.transactions.slice(1);
    const before = this.#waiting[height - 1] ?? [];
    // A deposit and the coinbase that rewards it stand and fall together; and where a coinbase is spent later, its id must
    // stay, and so the fees it claims.
    const whole = fresh.some(isCoinbase) || this.#isSpent(record);
    const candidates = fresh.some(isCoinbase) ? fresh : [...before, ...fresh];
    const waiting: Transaction[] = fresh.some(isCoinbase) ? [...before] : [];
    let body = candidates.filter((tx) => {
      const late = !whole && dice.below(LATE) === 0;
      if (late) waiting.push(tx);
      return !late;
    });
    for (;;) {
      const block = this.#block(record, height, body);
      const bytes = encodeBlock(block);
      const result = await storage.writer.submitBlock(bytes);
      if (result.ok) {
        this.#waiting[height] = waiting;
        return { bytes, block };
      }
      const refused = body[indexOf(result.error) - 1];
      if (refused === undefined) throw new Error(`block ${height}: ${JSON.stringify(result.error)}`);
      const tries = (this.#tries.get(refused) ?? 0) + 1;
      this.#tries.set(refused, tries);
      if (!isCoinbase(refused) && tries % TRIES !== 0) waiting.push(refused);
      body = fresh.some(isCoinbase) ? [] : body.filter((tx) => tx !== refused);
    }
  }

  #isSpent({ transactions: [coinbase] }: Block): boolean {
    return coinbase !== undefined && this.#spent.has(hexEncode(transactionId(coinbase, nativeSha256)));
  }

  /** The recorded coinbase where the block has all the recorded fees; otherwise one that claims the subsidy alone. */
  #block(record: Block, height: number, body: readonly Transaction[]): Block {
    const { network, storage } = this.#options;
    const [coinbase] = record.transactions;
    const [reward] = coinbase?.outputs ?? [];
    if (coinbase === undefined || reward === undefined) throw new Error('a recorded block has a coinbase');
    const full = record.transactions.slice(1).every((tx) => body.includes(tx));
    const paid: Transaction = full ? coinbase : { ...coinbase, outputs: [{ ...reward, value: subsidy(height, 1, network) }] };
    const transactions = [paid, ...body];
    const root = merkleRoot(transactions.map((tx) => transactionId(tx, nativeSha256)), nativeSha256);
    this.#salt += 1n;
    return { header: { ...record.header, previousBlockHash: storage.writer.state.headers.hash(height - 1), merkleRoot: root, nonce: this.#salt }, transactions };
  }
}
