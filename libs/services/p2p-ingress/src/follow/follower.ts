import { INVENTORY_TYPES, type InventoryItem } from '@mbaas/chain-codec';
import { displayHash } from '@mbaas/chain-primitives';
import type { QueryPort } from '@mbaas/contracts-queries';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { WorkQueue } from '@mbaas/platform-work';
import type { Peer, PeerListener, PeerMessage } from '../peers/peer.port.ts';
import { BlockAnnouncer } from './announce/block-announcer.ts';
import { BlockDownload } from './blocks/block-download.ts';
import { applyFate } from './blocks/block-fates.ts';
import { BlockTree } from './blocks/block-tree.ts';
import { Handover } from './blocks/handover.ts';
import { UnaskedBlocks } from './blocks/unasked-blocks.ts';
import type { WantedBlock } from './blocks/wanted-block.ts';
import { ChainView, StoreAway, type Fate } from './chain-view.ts';
import { DEFAULT_FOLLOW_CONFIG, type FollowConfig } from './follow.config.ts';
import { followMetrics, type FollowMetrics } from './follow.metrics.ts';
import { FollowedPeer } from './followed-peer.ts';
import { HeaderSync } from './headers/header-sync.ts';
import { Pacer } from './pacer.ts';
import { SyncProgress, type SyncStatus } from './progress/sync-progress.ts';
import { targetOf } from './progress/target-of.ts';
import { RecentSet } from './recent-set.ts';
import { PeerRequests } from './serve/peer-requests.ts';
import { TransactionRelay } from './transactions/transaction-relay.ts';

export interface FollowerOptions {
  readonly queries: QueryPort;
  readonly work: Pick<WorkQueue, 'publish'>;
  readonly log: Logger;
  /** Unix ms. */
  readonly clock: { now(): number };
  readonly metrics?: Metrics;
  readonly config?: Partial<FollowConfig>;
}

/** Newest stored blocks of which it is known who has them. */
const HELD_BLOCKS = 1_000;

/** So few blocks behind, there is nothing to log. */
const NEWS_MAX = 10;

interface Followed {
  readonly peer: FollowedPeer;
  readonly requests: PeerRequests;
}

/** Follows the chain that peers show, serves ours to them, and passes transactions on. */
export class Follower implements PeerListener {
  readonly #options: FollowerOptions;
  readonly #config: FollowConfig;
  readonly #metrics: FollowMetrics;
  readonly #pacer = new Pacer();
  readonly #chain: ChainView;
  readonly #tree = new BlockTree();
  readonly #followed = new Map<Peer, Followed>();
  readonly #peers = new Set<FollowedPeer>();
  readonly #handover: Handover;
  readonly #download: BlockDownload;
  readonly #headers: HeaderSync;
  readonly #unasked: UnaskedBlocks;
  readonly #transactions: TransactionRelay;
  readonly #announcer: BlockAnnouncer;
  readonly #progress: SyncProgress;
  /** `<peer> <block>` of blocks that a peer has given or shown. */
  readonly #holders = new RecentSet(HELD_BLOCKS);
  #loops: Promise<unknown> | undefined;
  #away = false;
  #loggedAt = 0;
  #wasBehind = false;
  #tendedAt = 0;

  constructor(options: FollowerOptions) {
    const { queries, work, log, clock, metrics } = options;
    this.#options = options;
    const config = (this.#config = { ...DEFAULT_FOLLOW_CONFIG, ...options.config });
    const [tree, peers, pacer] = [this.#tree, this.#peers, this.#pacer];
    const chain = (this.#chain = new ChainView(queries));
    this.#progress = new SyncProgress(clock);
    this.#metrics = followMetrics(metrics, { sync: () => this.status(), waiting: () => ({ bytes: this.#download.bytes, asked: this.#download.asked, shown: tree.size }) });
    const handover = (this.#handover = new Handover({ work, chain, config, log, clock, pacer, decided: (block, fate) => this.#decided(block, fate), moved: () => this.#download.schedule() }));
    const download = (this.#download = new BlockDownload({ tree, handover, peers, config, clock }));
    this.#headers = new HeaderSync({ tree, chain, download, config, clock });
    this.#unasked = new UnaskedBlocks({ tree, download, chain, clock });
    this.#transactions = new TransactionRelay({ chain, queries, peers, config, clock, metrics: this.#metrics });
    this.#announcer = new BlockAnnouncer({ chain, peers, hasBlock: (peer, id) => peer.lastShown === id || tree.get(id)?.sources.has(peer) === true || this.#holders.has(`${peer.peer.id} ${id}`) });
  }

  /** As of the last look at the chain. */
  get height(): number {
    return this.#chain.height;
  }

  /** Looks at the chain once where it is there, and begins. */
  async start(): Promise<void> {
    await this.#guarded(() => this.#look());
    this.#loops ??= Promise.all([this.#handover.watch(), this.#every(this.#config.lookMs, () => this.#look()), this.#every(this.#config.pollMs, () => this.#tend())]);
  }

  async stop(): Promise<void> {
    this.#pacer.stop();
    await this.#loops;
  }

  status(): SyncStatus {
    const { height } = this.#chain;
    const target = targetOf(height, this.#peers);
    const { blocks, transactions } = this.#progress.rates;
    const isFetching = this.#handover.count + this.#download.asked > 0 || [...this.#peers].some(({ queued }) => queued > 0);
    const state = this.#handover.isFull ? 'holding' : isFetching ? 'fetching' : this.#peers.size === 0 ? 'alone' : 'level';
    const left = blocks > 0 && target > height ? { secondsLeft: Math.round((target - height) / blocks) } : {};
    return { state, height, target, blocksPerSecond: Math.round(blocks * 10) / 10, transactionsPerSecond: Math.round(transactions), ...left };
  }

  /** How long the oldest block that was handed on is undecided, ms. */
  get oldestMs(): number {
    return this.#handover.oldestMs;
  }

  ready(peer: Peer): void {
    const { log, clock } = this.#options;
    const followed = new FollowedPeer(peer, clock.now());
    this.#followed.set(peer, { peer: followed, requests: new PeerRequests({ peer, chain: this.#chain, config: this.#config, log }) });
    this.#peers.add(followed);
    void this.#guarded(() => this.#greet(followed));
  }

  gone(peer: Peer): void {
    const followed = this.#followed.get(peer);
    if (followed === undefined) return;
    this.#followed.delete(peer);
    this.#peers.delete(followed.peer);
    this.#headers.forgetDoubts(followed.peer);
    this.#download.leave(followed.peer);
    this.#transactions.gone(followed.peer);
  }

  async message(peer: Peer, message: PeerMessage): Promise<void> {
    const followed = this.#followed.get(peer);
    if (followed === undefined) return;
    await this.#guarded(() => this.#take(followed, message));
  }

  async #take({ peer: from, requests }: Followed, message: PeerMessage): Promise<void> {
    switch (message.command) {
      case 'headers':
        return this.#headers.take(from, message.body);
      case 'block':
        return this.#arrived(from, message.payload);
      case 'tx':
        return this.#transactions.arrived(from, message.payload);
      case 'inv':
        return this.#announced(from, message.body.items);
      case 'notfound':
        return this.#notFound(from, message.body.items);
      case 'getheaders':
      case 'getblocks':
      case 'getdata':
      case 'mempool':
        return requests.add(message);
      default:
    }
  }

  /** What a peer is asked when it connects. */
  async #greet(to: FollowedPeer): Promise<void> {
    to.headersAt = this.#options.clock.now();
    await this.#headers.ask(to);
    this.#askForPool(to);
  }

  /** The pool of a peer is of use once its blocks are here. */
  #askForPool(to: FollowedPeer): void {
    if (to.poolAsked || to.peer.version.startHeight > this.#chain.height) return;
    to.poolAsked = true;
    to.peer.send({ command: 'mempool', body: {} });
  }

  async #arrived(from: FollowedPeer, bytes: Uint8Array): Promise<void> {
    const unseen = this.#download.arrive(from, bytes);
    if (unseen !== undefined && (await this.#unasked.arrived(from, unseen, bytes))) await this.#headers.ask(from, unseen);
  }

  async #announced(from: FollowedPeer, items: readonly InventoryItem[]): Promise<void> {
    const idsOf = (wanted: number): readonly string[] => items.filter(({ type }) => type === wanted).map(({ hash }) => displayHash(hash));
    const blocks = idsOf(INVENTORY_TYPES.block);
    const next = await this.#unasked.announced(from, blocks);
    if (next !== undefined) await this.#headers.ask(from, next.after);
    const transactions = idsOf(INVENTORY_TYPES.transaction);
    // What stands on blocks that are not here yet cannot be judged.
    if (transactions.length > 0 && this.status().state === 'level') await this.#transactions.announced(from, transactions);
  }

  #notFound(from: FollowedPeer, items: readonly InventoryItem[]): void {
    for (const { hash } of items) {
      const id = displayHash(hash);
      from.askedUnseen.delete(id);
      const block = from.asked.get(id);
      if (block === undefined) continue;
      from.peer.penalise('FOLLOW_BLOCKS_WITHHELD');
      this.#download.refuse(block, from);
    }
  }

  #decided(block: WantedBlock, fate: Fate): boolean {
    const [tree, download, config, { clock }] = [this.#tree, this.#download, this.#config, this.#options];
    const stored = (): void => {
      this.#progress.count(block.transactions);
      this.#metrics.block(block.transactions);
      for (const source of block.sources) this.#holders.add(`${source.peer.id} ${block.id}`);
    };
    const isDone = applyFate(block, fate, { tree, download, config, clock, stored });
    if (isDone && block.unasked && block.givenBy !== undefined) block.givenBy.unasked -= 1;
    return isDone;
  }

  /** Looks how far chain and pool are, and tells the peers. */
  async #look(): Promise<void> {
    const isNews = await this.#chain.look();
    if (isNews) {
      this.#transactions.newBlock();
      await this.#announcer.announce();
    }
    await this.#transactions.announce();
  }

  /** What time alone brings. */
  async #tend(): Promise<void> {
    const now = this.#options.clock.now();
    // After a pause of our own, what peers have sent is still to be read.
    const isPunctual = now - this.#tendedAt < this.#config.stallMs / 4;
    this.#tendedAt = now;
    for (const peer of [...this.#peers]) {
      if (isPunctual && (this.#download.isStalled(peer) || isOlder(peer.askedUnseen, now - this.#config.stallMs))) {
        peer.peer.penalise('FOLLOW_STALLED');
        peer.peer.disconnect('FOLLOW_STALLED');
        continue;
      }
      this.#headers.judgeDoubt(peer);
      this.#transactions.expire(peer, now - this.#config.stallMs);
      if (peer.moreAfter !== undefined) await this.#headers.askMore(peer);
      else if (now - peer.headersAt > this.#config.askAgainMs && peer.queued + peer.asked.size === 0) {
        peer.headersAt = now;
        await this.#headers.ask(peer);
      }
      this.#askForPool(peer);
    }
    this.#download.schedule();
    this.#progress.sample();
    this.#logProgress(now);
  }

  #logProgress(now: number): void {
    const status = this.status();
    const isBehind = status.target - status.height > NEWS_MAX && status.state !== 'alone';
    if (isBehind ? now - this.#loggedAt < this.#config.progressMs : !this.#wasBehind || status.state !== 'level') return;
    this.#loggedAt = now;
    this.#wasBehind = isBehind;
    this.#options.log.info(isBehind ? 'Following the chain' : 'Level with the peers', { ...status, peers: this.#peers.size });
  }

  async #every(ms: number, round: () => Promise<void>): Promise<void> {
    while (await this.#pacer.pause(this.#away ? this.#config.retryMs : ms)) await this.#guarded(round);
  }

  /** A store that is away is no peer's fault: what was to be done comes again. */
  async #guarded(step: () => Promise<void> | void): Promise<void> {
    try {
      await step();
      this.#away = false;
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      if (!this.#away) this.#options.log.warn('The chain cannot be asked at the moment', { code: error.code });
      this.#away = true;
    }
  }
}

/** Whether the first entry of a map of times is from before a moment. */
function isOlder(times: ReadonlyMap<string, number>, moment: number): boolean {
  for (const at of times.values()) return at < moment;
  return false;
}
