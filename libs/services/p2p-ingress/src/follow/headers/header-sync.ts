import { encodeHeader, headerHashOfBytes, type BlockHeader, type P2pBody } from '@mbaas/chain-codec';
import { displayHash } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { BlockDownload } from '../blocks/block-download.ts';
import type { BlockTree } from '../blocks/block-tree.ts';
import type { WantedBlock } from '../blocks/wanted-block.ts';
import type { ChainView, Fate } from '../chain-view.ts';
import type { FollowConfig } from '../follow.config.ts';
import type { FollowedPeer } from '../followed-peer.ts';
import { askForHeaders } from './ask-for-headers.ts';

export interface HeaderSyncOptions {
  readonly tree: BlockTree;
  readonly chain: ChainView;
  readonly download: BlockDownload;
  readonly config: FollowConfig;
  readonly clock: { now(): number };
}

interface ShownHeader {
  readonly id: string;
  readonly hash: Uint8Array;
  readonly header: BlockHeader;
}

/** Where the first unknown header of a message hangs on. */
interface Anchor {
  readonly parent: WantedBlock | undefined;
  readonly id: string;
  readonly height: number;
  readonly isTip: boolean;
}

/** Empty messages in a row that a peer may send. */
const EMPTY_MAX = 8;
/** Answers in a row that may show nothing but known blocks: from a fork deep below the tip it is a long way. */
const BARREN_MAX = 1_000;
/** Blocks that all peers together may have shown; no more headers are asked for beyond. */
const SHOWN_MAX = 100_000;

const isStored = (fate: Fate | undefined): boolean => fate?.fate === 'main' || fate?.fate === 'side' || fate?.fate === 'queued';

/**
 * Headers first: a peer's headers are checked for linkage, those the store lacks enter the tree, and their blocks are fetched
 * once their branch has more work than ours (consensus 7.1). Height, time and work of a header are claims until its block is judged.
 */
export class HeaderSync {
  readonly #options: HeaderSyncOptions;

  constructor(options: HeaderSyncOptions) {
    this.#options = options;
  }

  /** Asks a peer for what follows our chain, or the last header it has shown. Throws StoreAway. */
  async ask(from: FollowedPeer, after?: string): Promise<void> {
    const { chain, clock } = this.#options;
    from.moreAfter = undefined;
    from.headersAskedAt = clock.now();
    askForHeaders(from, await chain.locator(), after);
  }

  /** Headers have come, asked for or announced. Throws StoreAway. */
  async take(from: FollowedPeer, { headers }: P2pBody<'headers'>): Promise<void> {
    const { clock, tree, chain, config } = this.#options;
    const shown = linked(headers.map(({ header }) => header));
    if (shown === undefined) return from.peer.penalise('FOLLOW_HEADERS_BROKEN');
    const [first] = shown;
    const last = shown.at(-1);
    if (first === undefined || last === undefined) return this.#nothing(from);
    const wasAsked = from.headersAskedAt !== undefined;
    from.headersAskedAt = undefined;
    const unknown = shown.filter(({ id }) => tree.get(id) === undefined);
    const parent = displayHash(first.header.previousBlockHash);
    const fates = await chain.fates([parent, ...unknown.map(({ id }) => id)]);
    const known = new Map(unknown.map(({ id }, index) => [id, fates[index + 1]]));
    if (tree.get(parent) === undefined && tree.get(first.id) === undefined && !isStored(fates[0]) && !isStored(known.get(first.id))) return this.#unlinked(from);
    from.unlinkedInRow = 0;
    from.headersAt = clock.now();
    if (!(await this.#enter(from, shown, known))) return;
    const isAnotherEnd = last.id !== from.lastShown;
    from.lastShown = last.id;
    from.emptyInRow = 0;
    if (!wasAsked || !isAnotherEnd) return;
    from.barrenInRow = unknown.some(({ id }) => !isStored(known.get(id))) ? 0 : from.barrenInRow + 1;
    if (from.barrenInRow > BARREN_MAX) {
      from.barrenInRow = 0;
      return from.peer.penalise('FOLLOW_HEADERS_REPEATED');
    }
    if (from.doubted > config.headersInDoubt) {
      from.peer.penalise('FOLLOW_HEADERS_ENDLESS');
      return this.forgetDoubts(from);
    }
    from.moreAfter = last.id;
    await this.askMore(from);
  }

  /** Asks for more headers where there is room for them. */
  async askMore(from: FollowedPeer): Promise<void> {
    const { config, tree } = this.#options;
    if (from.moreAfter === undefined || from.queued >= config.headersAhead || tree.size >= SHOWN_MAX) return;
    await this.ask(from, from.moreAfter);
  }

  /** A branch that has had its time to show more work than ours. */
  judgeDoubt(from: FollowedPeer): void {
    const { clock, config } = this.#options;
    if (from.doubt === undefined || clock.now() - from.doubt.since < config.doubtMs) return;
    const isWeak = from.doubt.tip.state !== 'gone' && !from.doubt.tip.fetched;
    this.forgetDoubts(from);
    if (isWeak) from.peer.penalise('FOLLOW_HEADERS_WEAK');
  }

  forgetDoubts(from: FollowedPeer): void {
    const { tree, download } = this.#options;
    from.doubt = undefined;
    for (const block of [...tree.values()]) {
      if (block.fetched || !block.sources.has(from)) continue;
      tree.removeSource(block, from);
      if (block.sources.size === 0) download.cut(block);
    }
  }

  /** Puts headers into the tree below their anchor; false: a refused one is among them. */
  async #enter(from: FollowedPeer, shown: readonly ShownHeader[], known: ReadonlyMap<string, Fate | undefined>): Promise<boolean> {
    const { tree, chain, download } = this.#options;
    const start = shown.findIndex(({ id }) => !isStored(known.get(id)));
    const fresh = start < 0 ? [] : shown.slice(start);
    const refusedAt = fresh.findIndex(({ id }) => known.get(id)?.fate === 'refused' && known.get(id)?.again !== true);
    const taken = refusedAt < 0 ? fresh : fresh.slice(0, refusedAt);
    const top = await this.#hang(from, taken);
    const refused = fresh[refusedAt];
    if (refused !== undefined) from.peer.penalise(known.get(refused.id)?.code ?? 'FOLLOW_HEADERS_BROKEN');
    if (top === undefined) return refused === undefined;
    from.highest = Math.max(from.highest, top.height);
    if (!top.fetched && top.work > (await chain.workAbove(top.anchor)) && top.state !== 'gone') tree.fetch(top);
    from.doubt = top.fetched ? undefined : { tip: top, since: this.#options.clock.now() };
    download.schedule();
    return refused === undefined;
  }

  /** The last of some headers as a block of the tree; undefined: there are none, or what they stood on is gone. */
  async #hang(from: FollowedPeer, taken: readonly ShownHeader[]): Promise<WantedBlock | undefined> {
    const { tree } = this.#options;
    const [first] = taken;
    if (first === undefined) return undefined;
    const anchor = await this.#anchorOf(first);
    let above: WantedBlock | undefined;
    let work = anchor.parent?.work ?? 0n;
    let { height } = anchor;
    let parent = anchor.parent;
    for (const { id, hash, header } of taken) {
      work += header.bits;
      height += 1;
      const present = tree.get(id);
      above = present ?? tree.add({ id, hash, parent: displayHash(header.previousBlockHash), height, work, anchor: anchor.id, fetched: parent?.fetched ?? anchor.isTip, rooted: parent === undefined, unasked: false });
      if (present !== undefined) ({ work, height } = present);
      parent = above;
    }
    if (above !== undefined) tree.addSource(above, from);
    return above;
  }

  async #anchorOf({ header }: ShownHeader): Promise<Anchor> {
    const { tree, chain } = this.#options;
    const id = displayHash(header.previousBlockHash);
    const onMain = tree.get(id) === undefined ? await chain.heightOf(id) : undefined;
    const parent = tree.get(id);
    // A block beside our chain, or on its way to it: its branch has been found worth storing.
    if (parent === undefined) return { parent, id, height: onMain ?? Math.max(0, header.number - 1), isTip: onMain === undefined || onMain === chain.height };
    return { parent, id: parent.anchor, height: parent.height, isTip: false };
  }

  #unlinked(from: FollowedPeer): void {
    from.unlinkedInRow += 1;
    // One may be an announcement of what comes later: the peer is asked how it comes there.
    if (from.unlinkedInRow > 1) from.peer.penalise('FOLLOW_HEADERS_UNLINKED');
    from.headersAt = 0;
  }

  #nothing(from: FollowedPeer): void {
    from.headersAskedAt = undefined;
    from.emptyInRow += 1;
    if (from.emptyInRow > EMPTY_MAX) from.peer.penalise('FOLLOW_HEADERS_REPEATED');
  }
}

/** Headers with their ids; undefined where one does not follow the one before. */
function linked(headers: readonly BlockHeader[]): readonly ShownHeader[] | undefined {
  const shown: ShownHeader[] = [];
  for (const header of headers) {
    const hash = headerHashOfBytes(encodeHeader(header), nativeSha256);
    const before = shown.at(-1);
    if (before !== undefined && before.id !== displayHash(header.previousBlockHash)) return undefined;
    shown.push({ id: displayHash(hash), hash, header });
  }
  return shown;
}
