// What stands around a follower in its specs: a store of blocks that are nothing but headers, and peers that are scripts.
import { encodeHeader, headerHashOfBytes, type BlockHeader, type P2pMessage } from '@mbaas/chain-codec';
import { concatBytes, displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { chainBlockFates, chainHeaders, chainKnownTransactions, chainLocator, chainPoolIds, chainRawBlocks, chainRawTransactions, chainStatus, submitTransaction } from '@mbaas/contracts-queries';
import { err, ok, problem } from '@mbaas/kernel';
import { InProcessQueries } from '@mbaas/platform-messaging';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { NullLogger } from '@mbaas/platform-observability';
import type { FollowConfig } from '../src/follow/follow.config.ts';
import { Follower } from '../src/follow/follower.ts';
import { hashOf } from '../src/follow/hash-of.ts';
import type { Peer, PeerMessage, PeerVersion } from '../src/peers/peer.port.ts';

export interface TestBlock {
  readonly id: string;
  readonly parent: string;
  readonly header: BlockHeader;
  readonly bytes: Uint8Array;
}

const ZERO = new Uint8Array(32);

/** A block on another: its header, one transaction of no content. */
export function blockOn(parent: TestBlock | undefined, salt = 0, bits = 10n): TestBlock {
  const header: BlockHeader = { version: 1, previousBlockHash: parent === undefined ? ZERO : hashOf(parent.id), merkleRoot: ZERO, timestamp: 1, bits, nonce: BigInt(salt), mixHash: ZERO, number: (parent?.header.number ?? -1) + 1 };
  const raw = encodeHeader(header);
  return { id: displayHash(headerHashOfBytes(raw, nativeSha256)), parent: displayHash(header.previousBlockHash), header, bytes: concatBytes(raw, Uint8Array.of(1, salt & 255)) };
}

/** `count` blocks on a block. */
export function chainOn(parent: TestBlock | undefined, count: number, salt = 0): TestBlock[] {
  const blocks: TestBlock[] = [];
  for (let made = 0; made < count; made += 1) blocks.push(blockOn(blocks.at(-1) ?? parent, salt));
  return blocks;
}

export const genesis = blockOn(undefined);

/** Heights of a locator: the ten below the tip, then gaps that double, then genesis. */
function locatorOf(main: readonly TestBlock[]): string[] {
  const ids: string[] = [];
  for (let height = main.length - 1, gap = 1; height > 0; height -= gap) {
    ids.push(main[height]?.id ?? '');
    if (ids.length >= 10) gap *= 2;
  }
  return [...ids, genesis.id];
}

/** Takes whatever stands on its tip or beside it; knows no rules but those that a spec gives it. */
export class TestChain {
  main: TestBlock[] = [genesis];
  readonly published: string[] = [];
  readonly senders = new Map<string, string>();
  /** Ids that are refused, with the code. */
  readonly refused = new Map<string, { readonly code: string; readonly again?: true }>();
  readonly lost = new Set<string>();
  readonly pool: string[] = [];
  readonly transactions = new Map<string, string>();
  readonly badTransactions = new Map<string, string>();
  readonly offered: string[] = [];
  holding = false;
  readonly #blocks = new Map<string, TestBlock>([[genesis.id, genesis]]);
  readonly #fates = new Map<string, string>();
  readonly #orphans = new Map<string, TestBlock>();
  readonly queries = new InProcessQueries({ log: NullLogger });

  constructor() {
    const { queries } = this;
    queries.answer(chainStatus, async () => ok({ network: 'devnet', height: this.main.length - 1, hash: this.tip.id, timestamp: 0, medianTimePast: 0, poolSize: 0, finalDepth: 1 }));
    queries.answer(chainLocator, async () => ok({ height: this.main.length - 1, hashes: locatorOf(this.main), branches: [] }));
    queries.answer(chainHeaders, async ({ locator, limit, stop }) => {
      const heights = locator.map((id) => this.main.findIndex((block) => block.id === id));
      const start = heights.find((height) => height >= 0) ?? 0;
      const items = this.main.slice(start + 1, start + 1 + limit).map(({ id, header }) => ({ hash: id, raw: hexEncode(encodeHeader(header)), transactionCount: 1 }));
      const end = stop === undefined ? -1 : items.findIndex(({ hash }) => hash === stop);
      return ok({ start, lastKnown: (heights.at(-1) ?? -1) >= 0, items: end < 0 ? items : items.slice(0, end + 1) });
    });
    queries.answer(chainRawBlocks, async ({ hashes }) => ok({ items: hashes.flatMap((hash) => (this.#blocks.has(hash) ? [{ hash, raw: hexEncode(this.#blocks.get(hash)?.bytes ?? ZERO) }] : [])), looked: hashes.length }));
    queries.answer(chainRawTransactions, async ({ txids }) => ok({ items: txids.flatMap((txid) => (this.transactions.has(txid) ? [{ txid, raw: this.transactions.get(txid) ?? '' }] : [])), looked: txids.length }));
    queries.answer(chainBlockFates, async ({ hashes }) => ok({ items: hashes.map((hash) => this.#fateOf(hash)) }));
    queries.answer(chainKnownTransactions, async ({ txids }) => ok({ known: txids.map((id) => this.transactions.has(id)) }));
    queries.answer(chainPoolIds, async ({ after, limit }) => ok({ txids: this.pool.slice(Number(after), Number(after) + limit), after: String(Math.min(this.pool.length, Number(after) + limit)) }));
    queries.answer(submitTransaction, async ({ raw }) => {
      const bytes = hexDecode(raw);
      const txid = displayHash(nativeSha256(nativeSha256(bytes.ok ? bytes.value : ZERO)));
      this.offered.push(txid);
      const code = this.badTransactions.get(txid);
      if (code !== undefined) return err(problem(code, 422, 'no'));
      this.accept(txid, raw);
      return ok({ txid, state: 'accepted' as const });
    });
  }

  get tip(): TestBlock {
    return this.main.at(-1) ?? genesis;
  }

  accept(txid: string, raw: string): void {
    this.transactions.set(txid, raw);
    this.pool.push(txid);
  }

  connect(blocks: readonly TestBlock[]): void {
    for (const block of blocks) this.#take(block);
  }

  /** The side of the queue that blocks come by. */
  readonly work = {
    publish: async (_work: unknown, body: Uint8Array, options?: { readonly headers?: Readonly<Record<string, string>> }): Promise<void> => {
      const id = displayHash(headerHashOfBytes(body, nativeSha256));
      this.published.push(id);
      this.senders.set(id, options?.headers?.['x-sender'] ?? '');
      if (this.lost.delete(id)) return;
      this.#fates.set(id, 'queued');
      const parent = displayHash(body.subarray(4, 36));
      const number = (this.#blocks.get(parent)?.header.number ?? 0) + 1;
      if (!this.holding) this.#take({ id, parent, header: { ...genesis.header, previousBlockHash: body.slice(4, 36), number }, bytes: body });
    },
  };

  #take(block: TestBlock): void {
    const refusal = this.refused.get(block.id);
    const isOther = refusal?.again === true && this.published.filter((id) => id === block.id).length > 1;
    if (refusal !== undefined && !isOther) return void this.#fates.set(block.id, 'refused');
    if (!this.#blocks.has(block.parent)) {
      this.#orphans.set(block.parent, block);
      return void this.#fates.set(block.id, 'orphan');
    }
    this.#blocks.set(block.id, block);
    this.#fates.delete(block.id);
    if (block.parent === this.tip.id) this.main.push(block);
    else this.#reorganise(block);
    const child = this.#orphans.get(block.id);
    if (child !== undefined) this.#take(child);
  }

  #reorganise(tip: TestBlock): void {
    const branch: TestBlock[] = [];
    let at: TestBlock | undefined = tip;
    for (; at !== undefined && !this.main.includes(at); at = this.#blocks.get(at.parent)) branch.unshift(at);
    const fork = at === undefined ? 0 : this.main.indexOf(at);
    if (branch.length > this.main.length - 1 - fork) this.main = [...this.main.slice(0, fork + 1), ...branch];
  }

  #fateOf(id: string) {
    if (this.main.some((block) => block.id === id)) return { fate: 'main' as const };
    if (this.#blocks.has(id)) return { fate: 'side' as const };
    const refusal = this.refused.get(id);
    const fate = this.#fates.get(id);
    if (fate === 'refused' && refusal !== undefined) return { fate: 'refused' as const, ...refusal };
    if (fate === 'orphan') return { fate: 'orphan' as const };
    return { fate: fate === 'queued' ? ('queued' as const) : ('unknown' as const) };
  }
}

let peers = 0;

/** A peer that is a script: it remembers what it is sent, and answers with a chain of its own where it is told to. */
export class TestPeer implements Peer {
  readonly id = ++peers;
  readonly label = `peer-${this.id}`;
  readonly direction = 'outbound' as const;
  readonly version: PeerVersion;
  readonly sent: P2pMessage[] = [];
  readonly payloads: { readonly command: string; readonly payload: Uint8Array }[] = [];
  readonly penalties: string[] = [];
  ended: string | undefined;
  queuedBytes = 0;
  connected = true;
  /** Its chain, genesis first; undefined: it answers nothing. */
  chain: readonly TestBlock[] | undefined;
  /** Whether it gives blocks at once, later when it is told to, or says that it has none. */
  gives: 'at-once' | 'later' | 'none' = 'at-once';
  #due: Uint8Array[] = [];
  /** Headers of one answer. */
  batch = 10;
  readonly given: string[] = [];
  mostAsked = 0;
  #asked = 0;
  readonly #follower: Follower;

  constructor(follower: Follower, chain?: readonly TestBlock[], version: Partial<PeerVersion> = {}) {
    this.#follower = follower;
    this.chain = chain;
    this.version = { protocol: 70_012, services: 1n, startHeight: (chain?.length ?? 1) - 1, relay: true, userAgent: '/spec/', ...version };
    follower.ready(this);
  }

  say(message: PeerMessage): Promise<void> {
    return this.#follower.message(this, message);
  }

  headers(blocks: readonly TestBlock[]): Promise<void> {
    return this.say({ command: 'headers', body: { headers: blocks.map(({ header }) => ({ header, transactionCount: 0 })) } });
  }

  block({ bytes }: TestBlock): Promise<void> {
    return this.say({ command: 'block', payload: bytes });
  }

  send(message: P2pMessage): boolean {
    if (!this.connected) return false;
    this.sent.push(message);
    if (message.command === 'getdata') {
      this.#asked += message.body.items.length;
      this.mostAsked = Math.max(this.mostAsked, this.#asked);
    }
    setImmediate(() => void this.#answer(message));
    return true;
  }

  sendPayload(command: 'block' | 'tx' | 'headers', payload: Uint8Array): boolean {
    this.payloads.push({ command, payload });
    return this.connected;
  }

  async drained(): Promise<void> {}

  penalise(code: string): void {
    this.penalties.push(code);
  }

  disconnect(code: string): void {
    if (!this.connected) return;
    this.connected = false;
    this.ended = code;
    this.#follower.gone(this);
  }

  /** Messages of one kind that it was sent. */
  asked<C extends P2pMessage['command']>(command: C): Extract<P2pMessage, { command: C }>[] {
    return this.sent.filter((message): message is Extract<P2pMessage, { command: C }> => message.command === command);
  }

  async #answer(message: P2pMessage): Promise<void> {
    const { chain } = this;
    if (chain === undefined || !this.connected) return;
    if (message.command === 'getheaders' || message.command === 'getblocks') {
      const ids = message.body.locator.map(displayHash);
      const start = ids.map((id) => chain.findIndex((block) => block.id === id)).find((height) => height >= 0) ?? 0;
      const page = chain.slice(start + 1, start + 1 + this.batch);
      if (message.command === 'getblocks') await this.say({ command: 'inv', body: { items: page.map(({ id }) => ({ type: 2, hash: hashOf(id) })) } });
      else if (page.length > 0) await this.headers(page);
    }
    if (message.command !== 'getdata') return;
    this.#due.push(...message.body.items.map(({ hash }) => hash));
    if (this.gives === 'none') await this.say({ command: 'notfound', body: message.body });
    if (this.gives === 'at-once') await this.giveDue();
  }

  /** Gives what it was asked for and has not given. */
  async giveDue(): Promise<void> {
    for (const hash of this.#due.splice(0)) {
      const block = this.chain?.find(({ id }) => id === displayHash(hash));
      if (block === undefined || !this.connected) continue;
      this.#asked -= 1;
      this.given.push(block.id);
      await this.block(block);
    }
  }
}

/** Times that a spec can wait for. */
export const QUICK: Partial<FollowConfig> = { pollMs: 5, lookMs: 5, retryMs: 5, stallMs: 20_000, lostMs: 200, doubtMs: 100, askAgainMs: 60_000 };

export function startFollower(chain: TestChain, config: Partial<FollowConfig> = {}): Follower {
  return new Follower({ queries: chain.queries, work: chain.work, log: NullLogger, clock: { now: () => Date.now() }, config: { ...QUICK, ...config } });
}
