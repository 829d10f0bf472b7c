import { copyBytes, type Hash32 } from '@mbaas/chain-primitives';
import { textOf } from '../reader/peer.reader.ts';

/** A block whose parent is not there. */
export interface Orphan {
  readonly hash: Hash32;
  readonly parent: Hash32;
  /** Its own copy, undecoded: a decoded block takes many times the room. */
  readonly bytes: Uint8Array;
  /** Who sent it; blocks without a sender share one share. */
  readonly sender: string;
  /** Unix ms. */
  readonly since: number;
}

export interface OrphanLimits {
  readonly blocks: number;
  readonly bytes: number;
  /** Which part of blocks and bytes one sender may take, as its reciprocal. */
  readonly shares: number;
  readonly lifetimeMs: number;
}

interface Load {
  blocks: number;
  bytes: number;
}

/**
 * Blocks that wait for an ancestor, in memory. Bounded by number and bytes, for each sender by its share; where there is no
 * room the oldest block of the sender that holds most leaves, so a flood pushes out its own.
 */
export class OrphanPool {
  readonly #limits: OrphanLimits;
  /** Oldest first. */
  readonly #orphans = new Map<string, Orphan>();
  readonly #children = new Map<string, Set<Orphan>>();
  readonly #loads = new Map<string, Load>();
  readonly #total: Load = { blocks: 0, bytes: 0 };
  /** Nearest missing ancestors found since the last change. */
  readonly #missing = new Map<string, Hash32>();

  constructor(limits: OrphanLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#total.blocks;
  }

  get bytes(): number {
    return this.#total.bytes;
  }

  has(hash: Hash32): boolean {
    return this.#orphans.has(textOf(hash));
  }

  /** Takes a block in. One that is larger than a share is not taken. */
  add(block: Omit<Orphan, 'bytes'> & { readonly bytes: Uint8Array }): void {
    const { blocks, bytes, shares } = this.#limits;
    const { hash, parent, sender, since } = block;
    const length = block.bytes.length;
    if (this.has(hash) || length * shares > bytes) return;
    const share = { blocks: Math.floor(blocks / shares), bytes: bytes / shares };
    while (exceeds(this.#loads.get(sender), length, share)) this.#dropOldestOf(sender);
    while (exceeds(this.#total, length, this.#limits)) this.#dropOldestOf(this.#largestSender());
    const orphan = { hash: copyBytes(hash), parent: copyBytes(parent), bytes: copyBytes(block.bytes), sender, since };
    this.#orphans.set(textOf(hash), orphan);
    const siblings = this.#children.get(textOf(parent)) ?? new Set<Orphan>();
    this.#children.set(textOf(parent), siblings.add(orphan));
    const load = this.#loads.get(sender) ?? { blocks: 0, bytes: 0 };
    this.#loads.set(sender, load);
    for (const counted of [load, this.#total]) {
      counted.blocks += 1;
      counted.bytes += length;
    }
    this.#missing.clear();
  }

  /** The nearest ancestor of a parked block that is not parked itself; undefined when the block is not parked. */
  missingOf(hash: Hash32): Hash32 | undefined {
    const path: string[] = [];
    let missing: Hash32 | undefined;
    for (let at = this.#orphans.get(textOf(hash)); at !== undefined && missing === undefined; at = this.#orphans.get(textOf(at.parent))) {
      path.push(textOf(at.hash));
      missing = this.#missing.get(textOf(at.hash)) ?? (this.#orphans.has(textOf(at.parent)) ? undefined : at.parent);
    }
    if (missing !== undefined) for (const key of path) this.#missing.set(key, missing);
    return missing;
  }

  /** Parents that are not there, each once. */
  missing(): Hash32[] {
    return [...this.#children].flatMap(([key, [first]]) => (first === undefined || this.#orphans.has(key) ? [] : [first.parent]));
  }

  /**
   * Takes out what stands on a block, directly or not, parents first; bounded, so that not all of it is decoded at once. What
   * is left stands on some of what was taken.
   */
  takeDescendants(hash: Hash32, most: { readonly blocks: number; readonly bytes: number } = this.#limits): Orphan[] {
    const found = [...(this.#children.get(textOf(hash)) ?? [])];
    let bytes = 0;
    let count = 0;
    for (const orphan of found) {
      if (count > 0 && (count >= most.blocks || bytes + orphan.bytes.length > most.bytes)) break;
      count += 1;
      bytes += orphan.bytes.length;
      found.push(...(this.#children.get(textOf(orphan.hash)) ?? []));
    }
    const taken = found.slice(0, count);
    for (const orphan of taken) this.#remove(orphan);
    return taken;
  }

  /** Forgets what came before a time, Unix ms; gives the number. */
  dropBefore(time: number): number {
    let dropped = 0;
    for (const orphan of this.#orphans.values()) {
      if (orphan.since >= time) break;
      this.#remove(orphan);
      dropped += 1;
    }
    return dropped;
  }

  #largestSender(): string {
    let largest = '';
    let most = -1;
    for (const [sender, { bytes }] of this.#loads) if (bytes > most) [largest, most] = [sender, bytes];
    return largest;
  }

  #dropOldestOf(sender: string): void {
    for (const orphan of this.#orphans.values()) if (orphan.sender === sender) return this.#remove(orphan);
  }

  #remove(orphan: Orphan): void {
    if (!this.#orphans.delete(textOf(orphan.hash))) return;
    const siblings = this.#children.get(textOf(orphan.parent));
    siblings?.delete(orphan);
    if (siblings?.size === 0) this.#children.delete(textOf(orphan.parent));
    const load = this.#loads.get(orphan.sender);
    for (const counted of [load, this.#total]) {
      if (counted === undefined) continue;
      counted.blocks -= 1;
      counted.bytes -= orphan.bytes.length;
    }
    if (load?.blocks === 0) this.#loads.delete(orphan.sender);
    this.#missing.clear();
  }
}

/** Whether one more block of a length is too much; nothing exceeds an empty load. */
const exceeds = (load: Load | undefined, length: number, limit: Load): boolean =>
  load !== undefined && load.blocks > 0 && (load.blocks + 1 > limit.blocks || load.bytes + length > limit.bytes);
