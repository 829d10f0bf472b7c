import { blockReceived } from '@mbaas/contracts-events';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Logger } from '@mbaas/platform-observability';
import type { WorkQueue } from '@mbaas/platform-work';
import type { Pacer } from '../pacer.ts';
import type { ChainView, Fate } from '../chain-view.ts';
import type { FollowConfig } from '../follow.config.ts';
import type { WantedBlock } from './wanted-block.ts';

export interface HandoverOptions {
  readonly work: Pick<WorkQueue, 'publish'>;
  readonly chain: ChainView;
  readonly config: FollowConfig;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly pacer: Pacer;
  /** What became of a block; true: it is finished with. */
  readonly decided: (block: WantedBlock, fate: Fate) => boolean;
  /** Room was made, or blocks were decided. */
  readonly moved: () => void;
}

/** Publications under way: over a broker each takes a round trip, and their order is kept. */
const AT_ONCE = 8;
/** Blocks asked about at a time, the oldest first. */
const ASKED_ABOUT = 1_024;

/** Hands blocks on to the store in the order in which it gets them, and learns what became of them. */
export class Handover {
  readonly #options: HandoverOptions;
  #waiting: WantedBlock[] = [];
  #publishing = 0;
  readonly #open = new Set<WantedBlock>();
  #bytes = 0;
  #failed = false;

  constructor(options: HandoverOptions) {
    this.#options = options;
  }

  /** Blocks handed on and undecided, and their bytes. */
  get count(): number {
    return this.#open.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Age of the oldest of them, ms. */
  get oldestMs(): number {
    for (const { handedAt } of this.#open) return this.#options.clock.now() - handedAt;
    return 0;
  }

  /** The store is behind: nothing more should be asked for. */
  get isFull(): boolean {
    const { maxAgeMs, windowBytes } = this.#options.config;
    return this.#failed || this.#bytes > windowBytes || this.oldestMs > maxAgeMs;
  }

  push(block: WantedBlock): void {
    block.state = 'handed';
    block.handedAt = this.#options.clock.now();
    this.#open.add(block);
    this.#bytes += block.sizeBytes;
    this.#waiting.push(block);
    this.#publishMore();
  }

  /** Asks what became of blocks until the pacer stops. */
  async watch(): Promise<void> {
    const { pacer, config, log } = this.#options;
    while (await pacer.pause(config.pollMs)) {
      if (this.#open.size === 0) continue;
      try {
        await this.#look();
      } catch (error) {
        log.debug('The store does not say what became of blocks', { error });
        if (!(await pacer.pause(config.retryMs))) return;
      }
    }
  }

  async #look(): Promise<void> {
    const { chain, decided, moved } = this.#options;
    const asked = [...this.#open].slice(0, ASKED_ABOUT);
    const fates = await chain.fates(asked.map(({ id }) => id));
    let done = 0;
    for (const [index, block] of asked.entries()) {
      const fate = fates[index];
      // Cut off meanwhile, or not even published: nothing is to be learned.
      if (block.state !== 'gone' && (fate === undefined || block.bytes !== undefined || !decided(block, fate))) continue;
      done += 1;
      this.#drop(block);
    }
    if (done > 0) moved();
  }

  #drop(block: WantedBlock): void {
    if (this.#open.delete(block)) this.#bytes -= block.sizeBytes;
  }

  #publishMore(): void {
    while (this.#publishing < AT_ONCE) {
      const block = this.#waiting.shift();
      if (block === undefined) return;
      if (block.state === 'gone') continue;
      this.#publishing += 1;
      void this.#publish(block).finally(() => {
        this.#publishing -= 1;
        this.#publishMore();
      });
    }
  }

  async #publish(block: WantedBlock): Promise<void> {
    const { work, log, pacer, config, moved } = this.#options;
    const { bytes, givenBy } = block;
    if (bytes === undefined) return;
    do {
      try {
        await work.publish(blockReceived, bytes, { partition: 0, headers: { 'x-sender': givenBy?.peer.label ?? 'peer' } });
        await failpoint('ingress.after-publish');
        block.bytes = undefined;
        if (this.#failed) {
          this.#failed = false;
          moved();
        }
        return;
      } catch (error) {
        if (!this.#failed) log.warn('Blocks cannot be handed on at the moment', { error });
        this.#failed = true;
      }
    } while (await pacer.pause(config.retryMs));
  }
}
