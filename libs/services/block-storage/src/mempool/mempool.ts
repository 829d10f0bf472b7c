import { ok, type Refusal, type Result } from '@mbaas/kernel';
import type { OutPoint } from '@mbaas/chain-codec';
import { copyBytes, type Hash32 } from '@mbaas/chain-primitives';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Database, Queryable, Transaction } from '@mbaas/platform-postgres';
import type { ReorganisationFollower } from '../branch/reorganise.ts';
import type { ConnectFollower } from '../connect/block-committer.ts';
import type { RuleOptions } from '../connect/block-rules.ts';
import type { PreparedBlock } from '../connect/prepared-block.ts';
import type { VerdictCache } from '../connect/verdicts.ts';
import { hashSet } from '../state/hash-map.ts';
import type { TipState } from '../state/tip-state.ts';
import { loadCoins } from '../storage/coin.loader.ts';
import { assertEpoch, type WriterEpoch } from '../storage/writer-epoch.ts';
import { judge, readTransaction, type ReadTransaction } from './judge.ts';
import type { PoolEntry } from './pool-entry.ts';
import { Pool, type PoolDrop } from './pool.ts';
import { deletePoolEntries, lastPoolNumber, loadPool, replacePool, saveDropFacts, savePoolEntries, type StoredPoolEntry } from './pool.store.ts';

export interface MempoolOptions {
  readonly database: Database;
  readonly state: TipState;
  readonly epoch: WriterEpoch;
  readonly verifier: Verifier;
  readonly known: VerdictCache;
  readonly rules: RuleOptions;
  readonly lookups: Queryable;
  readonly clock: { now(): number };
  /** Most waiting transactions. */
  readonly capacity: number;
  /** Most bytes of waiting transactions, as on the wire. */
  readonly maxBytes: number;
  /** A transaction that waited longer is dropped. */
  readonly expiryMs: number;
}

/** What became of an offered transaction. */
export type Admission = { readonly state: 'accepted' | 'valid' } | { readonly state: 'confirmed'; readonly height: number };

/**
 * The pool: what waits for a block, checked as a block would check it. Every method that changes it runs in the writer's
 * lane, one at a time.
 */
export class Mempool implements ConnectFollower, ReorganisationFollower {
  readonly pool: Pool;
  readonly #options: MempoolOptions;
  #next = 1;

  constructor(options: MempoolOptions) {
    this.#options = options;
    this.pool = new Pool((coin) => options.state.addresses.ownerOf(coin)?.text);
  }

  /** Fills memory from the table, at start: what no longer fits the chain is left out and deleted. */
  async load(): Promise<void> {
    const { database, epoch, state } = this.#options;
    this.pool.isRefilled = true;
    this.pool.clear();
    const stored = await loadPool(database);
    this.#next = Math.max(await lastPoolNumber(database), stored.at(-1)?.number ?? 0) + 1;
    const drops = await this.#refill(database, stored);
    this.pool.isRefilled = false;
    if (drops.length === 0) return;
    await database.transaction(async (tx) => {
      await assertEpoch(tx, epoch);
      await deletePoolEntries(tx, [], drops, state.network);
    });
  }

  /**
   * Judges offered transactions in order, in one go: one coin lookup, one script batch, one commit. Results in the same
   * order. `dryRun`: nothing is kept.
   */
  async offer(raws: readonly Uint8Array[], dryRun: boolean): Promise<Result<{ id: Hash32 } & Admission, Refusal>[]> {
    const reads = raws.map(readTransaction);
    await this.#loadCoins(this.#options.lookups, reads.flatMap((read) => (read.ok ? [read.value] : [])));
    const confirmed = await this.#confirmedHeights(reads.flatMap((read) => (read.ok ? [read.value.id] : [])));
    const results: Result<{ id: Hash32 } & Admission, Refusal>[] = [];
    const fresh = new Map<PoolEntry, number>();
    for (const [index, read] of reads.entries()) {
      if (!read.ok) {
        results.push(read);
        continue;
      }
      const { id } = read.value;
      const height = confirmed.get(Buffer.from(id).toString('latin1'));
      if (height !== undefined) results.push(ok({ id, state: 'confirmed', height }));
      else if (this.pool.get(id) !== undefined) results.push(ok({ id, state: 'accepted' }));
      else {
        const judged = this.#judge(read.value);
        results.push(judged.ok ? ok({ id, state: dryRun ? 'valid' : 'accepted' }) : judged);
        if (judged.ok) {
          this.pool.add(judged.value);
          fresh.set(judged.value, index);
        }
      }
    }
    try {
      await this.#checkScripts(fresh, results);
      if (!dryRun) await this.#save([...fresh.keys()]);
    } catch (error) {
      for (const entry of fresh.keys()) this.pool.remove(entry);
      throw error;
    }
    if (dryRun) for (const entry of fresh.keys()) this.pool.remove(entry);
    return results;
  }

  #judge(read: ReadTransaction): Result<PoolEntry, Refusal> {
    const { state, rules, clock } = this.#options;
    if (!this.#hasRoomFor(read)) return { ok: false, error: { code: 'POOL_FULL' } };
    return judge(read, this.pool, state, rules, { number: this.#next++, addedAt: clock.now() });
  }

  #hasRoomFor({ bytes }: ReadTransaction): boolean {
    const { capacity, maxBytes } = this.#options;
    return this.pool.size < capacity && this.pool.bytes + bytes.length <= maxBytes;
  }

  /** Takes out again what fails its scripts, with what was built on it. */
  async #checkScripts(fresh: Map<PoolEntry, number>, results: Result<unknown, Refusal>[]): Promise<void> {
    const { verifier, known, rules } = this.#options;
    const asked = [...fresh.keys()].filter(({ id }) => !known.has(id));
    if (asked.length === 0) return;
    const failures = await verifier.checkScripts({ rules: rules.profile, transactions: asked.map(({ bytes, spent }) => ({ bytes, previousScripts: spent.map(({ output }) => output.script) })) });
    for (const { transaction, input, code } of failures) {
      const entry = asked[transaction] as PoolEntry;
      if (!fresh.has(entry)) continue;
      for (const gone of this.pool.withDescendants(entry)) {
        const index = fresh.get(gone);
        this.pool.remove(gone);
        fresh.delete(gone);
        if (index !== undefined) results[index] = { ok: false, error: gone === entry ? { code: 'TX_SCRIPT_FAILED', detail: { input, script: code } } : { code: 'TX_INPUT_MISSING' } };
      }
    }
    for (const { id } of fresh.keys()) known.add(id);
  }

  async #save(entries: readonly PoolEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const { database, epoch, state } = this.#options;
    await database.transaction(async (tx) => {
      await assertEpoch(tx, epoch);
      await savePoolEntries(tx, entries, state.network, state.height);
      await failpoint('pool.before-save');
    });
    await failpoint('pool.after-save');
  }

  async #loadCoins(from: Queryable, reads: readonly ReadTransaction[]): Promise<void> {
    const { state } = this.#options;
    const missing: OutPoint[] = [];
    for (const { transaction } of reads) {
      for (const { previousOutput } of transaction.inputs) if (this.pool.coin(previousOutput) === undefined && state.coins.coin(previousOutput) === undefined) missing.push(previousOutput);
    }
    await loadCoins(from, missing, state.coins, state.headers);
  }

  async #confirmedHeights(ids: readonly Hash32[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.#options.lookups.query<{ id: Buffer; height: number }>('SELECT id, height FROM chain.tx WHERE id = ANY ($1::bytea[])', [ids.map((id) => Buffer.from(id))]);
    return new Map(rows.map(({ id, height }) => [id.toString('latin1'), height]));
  }

  /** ConnectFollower: confirmed entries leave, and those that a block has made impossible. */
  async follow(tx: Transaction, blocks: readonly PreparedBlock[]): Promise<{ settle(): void }> {
    if (this.pool.size === 0) return { settle: () => undefined };
    const { network } = this.#options.state;
    const confirmed = new Set<PoolEntry>();
    for (const { transactions } of blocks) {
      for (const { id } of transactions) {
        const entry = this.pool.get(id);
        if (entry !== undefined) confirmed.add(entry);
      }
    }
    const drops = new Map<PoolEntry, PoolDrop>();
    for (const { transactions } of blocks) {
      for (const { id, transaction } of transactions) {
        for (const { previousOutput } of transaction.inputs) {
          const rival = this.pool.spenderOf(previousOutput);
          if (rival !== undefined && !confirmed.has(rival)) this.#dropWithDescendants(rival, 'POOL_CONFLICT', drops, id);
        }
      }
    }
    await deletePoolEntries(tx, [...confirmed].map(({ id }) => id), [...drops.values()], network);
    return {
      settle: () => {
        for (const entry of confirmed) this.pool.remove(entry);
        for (const entry of drops.keys()) this.pool.remove(entry);
      },
    };
  }

  #dropWithDescendants(entry: PoolEntry, code: string, drops: Map<PoolEntry, PoolDrop>, conflictsWith?: Hash32): void {
    for (const gone of this.pool.withDescendants(entry)) {
      if (drops.has(gone)) continue;
      drops.set(gone, gone === entry ? { id: gone.id, code, ...(conflictsWith === undefined ? {} : { conflictsWith }) } : { id: gone.id, code: 'POOL_PARENT_GONE' });
    }
  }

  /** Names that a block took: entries that claim or mention names are judged again at the new tip. Runs in the lane. */
  async dropOutdated(): Promise<void> {
    const { state, rules, clock } = this.#options;
    const claimants = this.pool.claimants();
    if (claimants.length === 0) return;
    await this.#loadCoins(this.#options.lookups, claimants);
    const drops = new Map<PoolEntry, PoolDrop>();
    for (const entry of claimants) {
      if (drops.has(entry)) continue;
      this.pool.remove(entry);
      const again = judge(entry, this.pool, state, rules, { number: entry.number, addedAt: clock.now() });
      this.pool.add(entry);
      if (!again.ok) this.#dropWithDescendants(entry, again.error.code, drops);
    }
    await this.#drop([...drops.values()]);
  }

  /** Entries that waited too long leave. Runs in the lane. */
  async dropExpired(): Promise<number> {
    const { clock, expiryMs } = this.#options;
    const drops = new Map<PoolEntry, PoolDrop>();
    for (const entry of this.pool.entries()) if (clock.now() - entry.addedAt > expiryMs) this.#dropWithDescendants(entry, 'POOL_EXPIRED', drops);
    await this.#drop([...drops.values()]);
    return drops.size;
  }

  async #drop(drops: readonly PoolDrop[]): Promise<void> {
    if (drops.length === 0) return;
    const { database, epoch, state } = this.#options;
    await database.transaction(async (tx) => {
      await assertEpoch(tx, epoch);
      await deletePoolEntries(tx, [], drops, state.network);
    });
    for (const { id } of drops) {
      const entry = this.pool.get(id);
      if (entry !== undefined) this.pool.remove(entry);
    }
  }

  /**
   * ReorganisationFollower: what was confirmed on the old branch waits again; everything is judged on the new one, time locks
   * included. What waited keeps its number, except where it spends what comes back: parents have the lower numbers.
   */
  async reorganised(tx: Transaction, removed: readonly PreparedBlock[], connected: readonly PreparedBlock[]): Promise<{ settle(): void }> {
    const { state } = this.#options;
    const waited = this.pool.entries();
    const back = this.#takenBack(removed);
    this.pool.isRefilled = true;
    this.pool.clear();
    try {
      const drops = await this.#refill(tx, this.#inOrder(waited, back), connected);
      await replacePool(tx, this.pool.entries());
      await saveDropFacts(tx, drops, state.network);
    } catch (error) {
      this.pool.clear();
      throw error;
    }
    // Until the commit the tables show the old branch; where it fails everything is loaded again.
    return { settle: () => void (this.pool.isRefilled = false) };
  }

  /** Transactions of removed blocks (newest first) that may wait, in the order of the chain. Their scripts are known. */
  #takenBack(removed: readonly PreparedBlock[]): Unplaced[] {
    const { known, clock } = this.#options;
    const addedAt = clock.now();
    return [...removed].reverse().flatMap(({ transactions, decoded }) =>
      transactions
        .filter(({ kind }) => kind === 'ordinary')
        .map(({ id, transaction, start, length }) => {
          known.add(id);
          return { id, transaction, bytes: copyBytes(decoded.bytes, start, start + length), addedAt };
        }),
    );
  }

  #inOrder(waited: readonly PoolEntry[], back: readonly Unplaced[]): StoredPoolEntry[] {
    const moved = hashSet();
    for (const { id } of back) moved.add(id);
    const stay: StoredPoolEntry[] = [];
    const behind: Unplaced[] = [...back];
    for (const entry of waited) {
      if (!entry.transaction.inputs.some(({ previousOutput }) => moved.has(previousOutput.hash))) {
        stay.push(entry);
        continue;
      }
      moved.add(entry.id);
      behind.push(entry);
    }
    return [...stay, ...behind.map(({ bytes, addedAt }) => ({ number: this.#next++, bytes, addedAt }))];
  }

  /**
   * Judges stored transactions in order and adds the good ones, as far as there is room. Their scripts were checked before.
   * Gives what cannot stay, and which transaction of the connected blocks stands in its way.
   */
  async #refill(from: Queryable, waiting: readonly StoredPoolEntry[], connected: readonly PreparedBlock[] = []): Promise<PoolDrop[]> {
    const { state, rules, known } = this.#options;
    const confirmed = hashSet();
    for (const { transactions } of connected) for (const { id } of transactions) confirmed.add(id);
    const reads = waiting.flatMap(({ number, bytes, addedAt }) => {
      const read = readTransaction(bytes);
      return read.ok && !confirmed.has(read.value.id) ? [{ read: read.value, place: { number, addedAt } }] : [];
    });
    await this.#loadCoins(from, reads.map(({ read }) => read));
    const refused: { readonly read: ReadTransaction; readonly code: string }[] = [];
    for (const { read, place } of reads) {
      if (this.pool.get(read.id) !== undefined) continue;
      const judged = this.#hasRoomFor(read) ? judge(read, this.pool, state, rules, place) : POOL_IS_FULL;
      if (judged.ok) {
        this.pool.add(judged.value);
        known.add(read.id);
      } else refused.push({ read, code: judged.error.code });
    }
    if (refused.length === 0) return [];
    const spenders = spendersIn(connected);
    return refused.map(({ read: { id, transaction }, code }) => {
      const rival = transaction.inputs.map(({ previousOutput }) => spenders.get(pointKey(previousOutput))).find((spender) => spender !== undefined);
      return { id, code, ...(rival === undefined ? {} : { conflictsWith: rival }) };
    });
  }
}

/** What is to wait and has no number yet. */
type Unplaced = Pick<PoolEntry, 'id' | 'transaction' | 'bytes' | 'addedAt'>;

const POOL_IS_FULL = { ok: false, error: { code: 'POOL_FULL' } } as const;

const pointKey = ({ hash, index }: OutPoint): string => `${Buffer.from(hash).toString('latin1')}${index}`;

/** Who spends what in some blocks. */
function spendersIn(blocks: readonly PreparedBlock[]): Map<string, Hash32> {
  const spenders = new Map<string, Hash32>();
  for (const { transactions } of blocks) for (const { id, transaction } of transactions) for (const { previousOutput } of transaction.inputs) spenders.set(pointKey(previousOutput), id);
  return spenders;
}
