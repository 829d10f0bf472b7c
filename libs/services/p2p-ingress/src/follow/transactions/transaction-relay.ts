import { INVENTORY_TYPES, transactionIdOfBytes } from '@mbaas/chain-codec';
import { displayHash, hexEncode } from '@mbaas/chain-primitives';
import { chainKnownTransactions, chainPoolIds, submitTransaction, type QueryAnswer, type QueryPort } from '@mbaas/contracts-queries';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { ChainView } from '../chain-view.ts';
import type { FollowConfig } from '../follow.config.ts';
import type { FollowedPeer } from '../followed-peer.ts';
import { hashOf } from '../hash-of.ts';
import { RecentSet } from '../recent-set.ts';

export interface TransactionRelayOptions {
  readonly chain: ChainView;
  readonly queries: QueryPort;
  readonly peers: ReadonlySet<FollowedPeer>;
  readonly config: FollowConfig;
  readonly clock: { now(): number };
  readonly metrics: { transaction(outcome: 'accepted' | 'refused' | 'unanswered'): void };
}

/** Refused ones are not fetched again until the next block, which may change the answer. */
const REFUSED_MAX = 50_000;
/** Transactions of one inv, and of one question to the pool. */
const PER_MESSAGE = 1_000;
/** Offers of one peer under way at a time. */
const OFFERED_MAX = 64;

/** Fetches announced transactions, offers them to the pool, and announces what the pool has taken to everybody else. */
export class TransactionRelay {
  readonly #options: TransactionRelayOptions;
  readonly #refused = new RecentSet(REFUSED_MAX);
  /** Ids that were asked for, of whom does not matter: the pool takes one only once. */
  readonly #asked = new Map<string, FollowedPeer>();
  readonly #offered = new Map<FollowedPeer, Set<Promise<void>>>();
  /** Where in the order of the pool's acceptance we are; undefined before the first look. */
  #after: string | undefined;

  constructor(options: TransactionRelayOptions) {
    this.#options = options;
  }

  /** A peer has transactions: those that nobody here knows are asked for. Throws StoreAway. */
  async announced(from: FollowedPeer, ids: readonly string[]): Promise<void> {
    const { chain, config, clock } = this.#options;
    for (const id of ids.slice(-config.transactionsOfPeer)) from.transactions.add(id);
    const unseen = ids.filter((id) => !this.#refused.has(id) && !this.#asked.has(id));
    if (unseen.length === 0) return;
    const asked = unseen.slice(0, Math.max(0, config.transactionsOfPeer - from.askedTransactions.size));
    if (asked.length === 0) return;
    const { known } = await chain.ask(chainKnownTransactions, { txids: [...asked] });
    const wanted = asked.filter((id, index) => known[index] === false && !this.#asked.has(id));
    for (const id of wanted) {
      this.#asked.set(id, from);
      from.askedTransactions.set(id, clock.now());
    }
    if (wanted.length > 0) from.peer.send({ command: 'getdata', body: { items: wanted.map((id) => ({ type: INVENTORY_TYPES.transaction, hash: hashOf(id) })) } });
  }

  /** A transaction has come. Resolves when the next one may be read. */
  async arrived(from: FollowedPeer, bytes: Uint8Array): Promise<void> {
    const id = displayHash(transactionIdOfBytes(bytes, nativeSha256));
    this.#release(from, id);
    from.transactions.add(id);
    if (this.#refused.has(id)) return;
    const offers = this.#offered.get(from) ?? new Set();
    this.#offered.set(from, offers);
    const offer = this.#offer(from, id, bytes).finally(() => offers.delete(offer));
    offers.add(offer);
    if (offers.size >= OFFERED_MAX) await Promise.race(offers);
  }

  /** Announces what the pool has taken since the last look. Throws StoreAway. */
  async announce(): Promise<void> {
    const { chain } = this.#options;
    if (this.#after === undefined) return this.#skipToEnd();
    for (;;) {
      const page: QueryAnswer<typeof chainPoolIds> = await chain.ask(chainPoolIds, { after: this.#after, limit: PER_MESSAGE });
      const { txids } = page;
      this.#after = page.after;
      if (txids.length > 0) this.#tell(txids);
      if (txids.length < PER_MESSAGE) return;
    }
  }

  /** A new block may have made valid what was refused. */
  newBlock(): void {
    this.#refused.clear();
  }

  /** What a peer did not give for too long may be asked of others. */
  expire(from: FollowedPeer, olderThan: number): void {
    for (const [id, at] of from.askedTransactions) {
      if (at > olderThan) return;
      this.#release(from, id);
    }
  }

  gone(from: FollowedPeer): void {
    for (const id of from.askedTransactions.keys()) this.#asked.delete(id);
    this.#offered.delete(from);
  }

  #release(from: FollowedPeer, id: string): void {
    if (from.askedTransactions.delete(id)) this.#asked.delete(id);
  }

  async #offer(from: FollowedPeer, id: string, bytes: Uint8Array): Promise<void> {
    const { queries, metrics } = this.#options;
    const answer = await queries.ask(submitTransaction, { raw: hexEncode(bytes) });
    if (answer.ok) return metrics.transaction('accepted');
    const { code } = answer.error;
    if (code.startsWith('QUERY_') && code !== 'QUERY_INVALID') return metrics.transaction('unanswered');
    metrics.transaction('refused');
    this.#refused.add(id);
    from.peer.penalise(code);
  }

  /** At the start the pool is nobody's news: who wants it asks for it. */
  async #skipToEnd(): Promise<void> {
    let after = '0';
    for (;;) {
      const page = await this.#options.chain.ask(chainPoolIds, { after, limit: 50_000 });
      ({ after } = page);
      if (page.txids.length < 50_000) break;
    }
    this.#after = after;
  }

  #tell(txids: readonly string[]): void {
    for (const to of this.#options.peers) {
      if (!to.peer.version.relay) continue;
      const news = txids.filter((id) => to.transactions.add(id));
      if (news.length > 0) to.peer.send({ command: 'inv', body: { items: news.map((id) => ({ type: INVENTORY_TYPES.transaction, hash: hashOf(id) })) } });
    }
  }
}
