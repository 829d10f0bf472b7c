import type { Peer } from '../peers/peer.port.ts';
import type { WantedBlock } from './blocks/wanted-block.ts';
import { RecentSet } from './recent-set.ts';

/** Transactions that a peer is known to have. */
const KNOWN_TRANSACTIONS = 20_000;

/** Peers below this version are not asked for headers by a node, and get none announced (wire-format 6.4). */
const HEADERS_VERSION = 70_012;

/** Entries taken from a queue before it is written anew. */
const COMPACT_AFTER = 1_024;

/** A connected peer and what we have asked of it. */
export class FollowedPeer {
  readonly peer: Peer;
  /** Blocks it has shown that are worth fetching, in the order of their chain; some are decided or asked of others by now. */
  #queue: WantedBlock[] = [];
  #next = 0;
  readonly asked = new Map<string, WantedBlock>();
  /** When it last gave a block that was asked for, Unix ms. */
  gaveAt = 0;
  /** When headers were last asked for; undefined once it has answered. */
  headersAskedAt: number | undefined;
  /** When headers of it last led on. */
  headersAt: number;
  /** More headers are to be asked for as soon as there is room, after this one. */
  moreAfter: string | undefined;
  /** Blocks it has shown on branches without more work than ours. */
  doubted = 0;
  /** The last header it has shown. */
  lastShown: string | undefined;
  highest: number;
  /** Tip of a branch of it that has no more work than ours, and since when. */
  doubt: { readonly tip: WantedBlock; readonly since: number } | undefined;
  unlinkedInRow = 0;
  emptyInRow = 0;
  barrenInRow = 0;
  /** Blocks of it that came unasked and are undecided. */
  unasked = 0;
  /** Blocks asked of it by their announced hash alone, and when. */
  readonly askedUnseen = new Map<string, number>();
  poolAsked = false;
  readonly transactions = new RecentSet(KNOWN_TRANSACTIONS);
  /** Transactions asked of it, and when. */
  readonly askedTransactions = new Map<string, number>();

  constructor(peer: Peer, now: number) {
    this.peer = peer;
    this.headersAt = now;
    this.highest = 0;
  }

  get speaksHeaders(): boolean {
    return this.peer.version.protocol >= HEADERS_VERSION;
  }

  /** Blocks shown and not handed out yet, decided ones among them. */
  get queued(): number {
    return this.#queue.length - this.#next;
  }

  show(block: WantedBlock): void {
    if (this.#next > COMPACT_AFTER) this.showFirst([]);
    this.#queue.push(block);
  }

  /** Puts blocks in front again. */
  showFirst(blocks: readonly WantedBlock[]): void {
    this.#queue = [...blocks, ...this.#queue.slice(this.#next)];
    this.#next = 0;
  }

  /** Takes the next of its blocks that is to be asked for. */
  take(): WantedBlock | undefined {
    while (this.#next < this.#queue.length) {
      const block = this.#queue[this.#next];
      this.#next += 1;
      if (block?.state === 'wanted' && block.sources.has(this)) return block;
    }
    this.#queue = [];
    this.#next = 0;
    return undefined;
  }
}
