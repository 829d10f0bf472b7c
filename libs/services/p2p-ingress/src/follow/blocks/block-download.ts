import { headerHashOfBytes, INVENTORY_TYPES, WIRE_LIMITS } from '@mbaas/chain-codec';
import { displayHash } from '@mbaas/chain-primitives';
import { blockReceived } from '@mbaas/contracts-events';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { FollowConfig } from '../follow.config.ts';
import type { FollowedPeer } from '../followed-peer.ts';
import type { BlockTree } from './block-tree.ts';
import type { Handover } from './handover.ts';
import { transactionCountOf } from './transaction-count.ts';
import type { WantedBlock } from './wanted-block.ts';

export interface BlockDownloadOptions {
  readonly tree: BlockTree;
  readonly handover: Handover;
  readonly peers: ReadonlySet<FollowedPeer>;
  readonly config: FollowConfig;
  readonly clock: { now(): number };
}

/** Blocks of one getdata. */
const PER_MESSAGE = 8;
/** Bytes and offset of the parent in a block. */
const PARENT = { from: 4, to: 36 };
/** First guess of the size of a block to come. */
const SIZE_GUESS = 20_000;
/** A peer that gives something now and then may take this many times as long for a single block. */
const TRICKLE = 4;

/** Fetches the bodies of wanted blocks from everybody who has them, within a window, and hands them on in the order of their chain. */
export class BlockDownload {
  readonly #options: BlockDownloadOptions;
  /** Blocks asked for, and blocks that wait for their parent. */
  #asked = 0;
  #here = new Set<WantedBlock>();
  #hereBytes = 0;
  #typicalBytes = SIZE_GUESS;

  constructor(options: BlockDownloadOptions) {
    this.#options = options;
  }

  /** Blocks asked for and not come. */
  get asked(): number {
    return this.#asked;
  }

  /** Bytes here or handed on. */
  get bytes(): number {
    return this.#hereBytes + this.#options.handover.bytes;
  }

  /** Asks for as much as the window takes, of each peer in turn. */
  schedule(): void {
    const { peers, handover } = this.#options;
    if (handover.isFull) return;
    const open = [...peers].sort((a, b) => a.asked.size - b.asked.size);
    for (let asking = true; asking; ) {
      asking = false;
      for (const peer of open) if (this.#askSome(peer)) asking = true;
    }
  }

  /** A body has come. Gives the id of one that no header was seen of. */
  arrive(from: FollowedPeer, bytes: Uint8Array): string | undefined {
    const { tree, clock } = this.#options;
    if (bytes.length < WIRE_LIMITS.headerSize) {
      from.peer.penalise('CODEC_TRUNCATED');
      return undefined;
    }
    const id = displayHash(headerHashOfBytes(bytes, nativeSha256));
    const block = tree.get(id);
    const wasAsked = from.asked.has(id);
    if (wasAsked) from.gaveAt = clock.now();
    if (block === undefined) {
      if (wasAsked) this.#noLongerAsked(from, id);
      return id;
    }
    if (block.state !== 'wanted' && block.state !== 'asked') return undefined;
    if (bytes.length > blockReceived.maxBytes) {
      from.peer.penalise('BLOCK_SIZE_INVALID');
      this.refuse(block, from);
      return undefined;
    }
    this.#release(block);
    this.take(from, block, bytes);
    this.schedule();
    return undefined;
  }

  /** Takes the body of a block of the tree that is not here yet. */
  take(from: FollowedPeer, block: WantedBlock, bytes: Uint8Array): void {
    block.givenBy = from;
    block.bytes = bytes;
    block.sizeBytes = bytes.length;
    block.transactions = transactionCountOf(bytes);
    this.#typicalBytes = Math.round(this.#typicalBytes * 0.9 + bytes.length * 0.1);
    block.state = 'here';
    this.#here.add(block);
    this.#hereBytes += bytes.length;
    this.handOn(block);
  }

  /** Hands a block on if its parent is there, and what waited for it. */
  handOn(block: WantedBlock): void {
    const { tree, handover } = this.#options;
    const next = [block];
    for (const each of next) {
      if (each.state !== 'here' || !tree.isNext(each)) continue;
      this.#noLongerHere(each);
      handover.push(each);
      next.push(...each.children);
    }
  }

  /** Gives up a block and all that stand on it. */
  cut(block: WantedBlock): void {
    const { tree } = this.#options;
    const all = [block];
    for (const each of all) {
      this.#release(each);
      this.#noLongerHere(each);
      all.push(...each.children);
    }
    tree.cut(block);
  }

  /** A peer does not have a block, or gave a bad one: others are asked. */
  refuse(block: WantedBlock, by: FollowedPeer): void {
    this.#options.tree.removeSource(block, by);
    this.wantAgain([block]);
  }

  /** Blocks are to be fetched once more; those that nobody has are given up. */
  wantAgain(blocks: readonly WantedBlock[]): void {
    const first = new Map<FollowedPeer, WantedBlock[]>();
    for (const block of blocks) {
      if (block.state === 'gone') continue;
      this.#release(block);
      this.#noLongerHere(block);
      block.state = 'wanted';
      block.bytes = undefined;
      if (block.sources.size === 0) this.cut(block);
      else for (const source of block.sources) first.set(source, [...(first.get(source) ?? []), block]);
    }
    for (const [source, wanted] of first) source.showFirst(wanted);
    this.schedule();
  }

  /** A peer has gone. */
  leave(peer: FollowedPeer): void {
    const { tree } = this.#options;
    const asked = [...peer.asked.values()];
    for (const block of tree.values()) tree.removeSource(block, peer);
    for (const block of asked) this.#release(block);
    for (const block of [...tree.values()]) if (block.sources.size === 0 && block.state === 'wanted') this.cut(block);
    this.wantAgain(asked);
  }

  /** Whether a peer that was asked for blocks does not give them. */
  isStalled(peer: FollowedPeer): boolean {
    const { config, clock } = this.#options;
    const now = clock.now();
    let oldest = now;
    for (const { askedAt } of peer.asked.values()) oldest = Math.min(oldest, askedAt);
    return now - Math.max(oldest, peer.gaveAt) > config.stallMs || now - oldest > TRICKLE * config.stallMs;
  }

  /** false: nothing is to be asked of this peer now. */
  #askSome(peer: FollowedPeer): boolean {
    const { config, clock } = this.#options;
    const items: { type: number; hash: Uint8Array }[] = [];
    // Asking for one at a time costs a message each.
    if (peer.asked.size > config.askedOfPeer - PER_MESSAGE && peer.asked.size > 0) return false;
    while (items.length < PER_MESSAGE && peer.asked.size < config.askedOfPeer && this.#hasRoom()) {
      const block = peer.take();
      if (block === undefined) break;
      block.state = 'asked';
      block.askedOf = peer;
      block.askedAt = clock.now();
      peer.asked.set(block.id, block);
      this.#asked += 1;
      items.push({ type: INVENTORY_TYPES.block, hash: block.hash });
    }
    return items.length > 0 && peer.peer.send({ command: 'getdata', body: { items } });
  }

  #hasRoom(): boolean {
    const { config, handover } = this.#options;
    if (this.#asked >= config.askedInAll || this.#asked + this.#here.size + handover.count >= config.windowBlocks) return false;
    return this.bytes + this.#asked * this.#typicalBytes < config.windowBytes;
  }

  #release(block: WantedBlock): void {
    if (block.askedOf !== undefined) this.#noLongerAsked(block.askedOf, block.id);
    block.askedOf = undefined;
    if (block.state === 'asked') block.state = 'wanted';
  }

  #noLongerAsked(peer: FollowedPeer, id: string): void {
    if (peer.asked.delete(id)) this.#asked -= 1;
  }

  #noLongerHere(block: WantedBlock): void {
    if (this.#here.delete(block)) this.#hereBytes -= block.sizeBytes;
  }
}

/** Parent of a block as bytes, displayed. */
export const parentOf = (bytes: Uint8Array): string => displayHash(bytes.subarray(PARENT.from, PARENT.to));
