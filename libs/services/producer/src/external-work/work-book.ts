import type { UnsealedBlock } from '../production/domain/assemble-block.ts';
import type { WorkPackage } from './work-package.ts';

/** Work that was given to miners. */
export interface GivenWork {
  readonly package: WorkPackage;
  readonly block: UnsealedBlock;
  /** Display hex of the block it stands on. */
  readonly previousHash: string;
  /** Unix ms. */
  readonly givenAt: number;
}

/** Why work can no longer be handed in. */
export type WorkEnd = 'stale' | 'taken';

/** Blocks kept: up to half a megabyte each. */
const MOST_OPEN = 16;
/** Ends remembered, to tell a late miner why. */
const MOST_ENDED = 1_000;

/** What was given and can still be handed in, by header hash; bounded. Work on another block than the newest's ends. */
export class WorkBook {
  readonly #open = new Map<string, GivenWork>();
  readonly #ended = new Map<string, WorkEnd>();

  /** The newest work. */
  get newest(): GivenWork | undefined {
    return [...this.#open.values()].at(-1);
  }

  add(work: GivenWork): void {
    for (const [hash, { previousHash }] of this.#open) if (previousHash !== work.previousHash) this.end(hash, 'stale');
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MOST_OPEN && oldest !== undefined) this.end(oldest, 'stale');
    this.#open.set(work.package.headerHash, work);
  }

  find(headerHash: string): GivenWork | WorkEnd | undefined {
    return this.#open.get(headerHash) ?? this.#ended.get(headerHash);
  }

  end(headerHash: string, why: WorkEnd): void {
    this.#open.delete(headerHash);
    this.#ended.set(headerHash, why);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MOST_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** Handing in failed for a reason that has nothing to do with the work: it may be tried again. */
  reopen(work: GivenWork): void {
    this.#ended.delete(work.package.headerHash);
    this.#open.set(work.package.headerHash, work);
  }
}
