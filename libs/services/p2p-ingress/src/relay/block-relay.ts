import { blockReceived } from '@mbaas/contracts-events';
import { chainStatus, type QueryPort } from '@mbaas/contracts-queries';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { WorkQueue } from '@mbaas/platform-work';
import type { BlockSource } from './block-source.port.ts';
import { InFlight } from './in-flight.ts';
import { DEFAULT_RELAY_CONFIG, type RelayConfig } from './relay.config.ts';
import { relayMetrics } from './relay.metrics.ts';

export interface BlockRelayOptions {
  readonly source: BlockSource;
  readonly queries: QueryPort;
  readonly work: Pick<WorkQueue, 'publish'>;
  readonly log: Logger;
  /** Unix ms. */
  readonly clock: { now(): number };
  readonly metrics?: Metrics;
  readonly config?: Partial<RelayConfig>;
}

/**
 * `asking`: blocks are read and handed on · `holding`: the store is behind, the source is not asked · `waiting`: source,
 * broker or chain failed, or the chain does not say how far it is · `done`: the source has no more.
 */
export type RelayState = 'asking' | 'holding' | 'waiting' | 'done';

export interface RelayStatus {
  readonly state: RelayState;
  /** Blocks handed on that the chain has not reached, and the age of the oldest. */
  readonly unfinished: number;
  readonly unfinishedBytes: number;
  readonly oldestMs: number;
  /** Times that blocks were handed on again because the chain did not move. */
  readonly repeated: number;
}

/** Pauses after failures in a row grow to 64 times the first one. */
const MAX_DOUBLINGS = 6;

/** The chain did not move although blocks were handed on. */
class ChainStands extends Error {
  override readonly name = 'ChainStands';
}

/**
 * Hands the blocks of a source on to the store as work, no faster than they are stored. What it knows is the chain's own
 * height, asked for at every start: killed at any moment, it goes on from there, and blocks handed on twice do no harm.
 */
export class BlockRelay {
  readonly #options: BlockRelayOptions;
  readonly #config: RelayConfig;
  readonly #metrics: { published(bytes: number): void };
  readonly #inFlight = new InFlight();
  #state: RelayState = 'waiting';
  #height = -1;
  #movedAt = 0;
  #askedAt = 0;
  #repeated = 0;
  #inVain = 0;
  #failures = 0;
  #running: Promise<void> | undefined;
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(options: BlockRelayOptions) {
    this.#options = options;
    this.#config = { ...DEFAULT_RELAY_CONFIG, ...options.config };
    this.#metrics = relayMetrics(options.metrics, () => this.status());
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
  }

  status(): RelayStatus {
    const { count: unfinished, bytes: unfinishedBytes } = this.#inFlight;
    return { state: this.#state, unfinished, unfinishedBytes, oldestMs: this.#inFlight.oldestMs(this.#options.clock.now()), repeated: this.#repeated };
  }

  async #run(): Promise<void> {
    const { log, source } = this.#options;
    while (!this.#stopping) {
      try {
        if (await this.#pass()) return;
      } catch (error) {
        this.#state = 'waiting';
        if (error instanceof ChainStands) log.warn('The chain does not move: blocks are handed on again', { sender: source.sender, height: this.#height });
        else log.warn('Blocks cannot be handed on at the moment', { sender: source.sender, error });
        this.#failures += 1;
        await this.#sleep(this.#config.retryMs * 2 ** Math.min(this.#failures, MAX_DOUBLINGS));
      }
    }
  }

  /** From the chain's height to the end of the source. true: all of it is stored. */
  async #pass(): Promise<boolean> {
    const { source, log } = this.#options;
    this.#inFlight.clear();
    if (!(await this.#learnHeight())) return false;
    this.#state = 'asking';
    for await (const { height, bytes } of source.blocks(this.#height + 1)) {
      if (!(await this.#waitForRoom())) return false;
      await this.#publish(height, bytes);
    }
    while (this.#inFlight.count > 0) if (!(await this.#look())) return false;
    this.#state = 'done';
    log.info('The source has no more blocks', { sender: source.sender, height: this.#height });
    return true;
  }

  async #publish(height: number, bytes: Uint8Array): Promise<void> {
    const { work, source, clock } = this.#options;
    await work.publish(blockReceived, bytes, { partition: 0, headers: { 'x-sender': source.sender } });
    await failpoint('ingress.after-publish');
    if (this.#inFlight.count === 0) this.#movedAt = clock.now();
    this.#inFlight.add({ height, bytes: bytes.length, at: clock.now() });
    this.#metrics.published(bytes.length);
    this.#failures = 0;
  }

  /** Asks until the chain says how far it is; false at the stop. */
  async #learnHeight(): Promise<boolean> {
    while (!this.#stopping) {
      if (await this.#askHeight()) return true;
      this.#state = 'waiting';
      await this.#sleep(this.#config.retryMs);
    }
    return false;
  }

  /** Waits while the store is behind; false at the stop. */
  async #waitForRoom(): Promise<boolean> {
    const { clock } = this.#options;
    const { maxAgeMs, maxBytes, pollMs } = this.#config;
    if (this.#inFlight.count > 0 && clock.now() - this.#askedAt >= pollMs) await this.#askHeight();
    while (this.#inFlight.bytes > maxBytes || this.#inFlight.oldestMs(clock.now()) > maxAgeMs) {
      this.#state = 'holding';
      if (!(await this.#look())) return false;
    }
    this.#state = 'asking';
    return !this.#stopping;
  }

  /** Looks a little later how far the chain is. Throws ChainStands where it has not moved for too long. */
  async #look(): Promise<boolean> {
    const { clock } = this.#options;
    const { pollMs, askAgainMs, askAgainMaxMs } = this.#config;
    await this.#sleep(pollMs);
    if (this.#stopping) return false;
    const answered = await this.#askHeight();
    if (answered && clock.now() - this.#movedAt > Math.min(askAgainMaxMs, askAgainMs * 2 ** this.#inVain)) {
      this.#inVain += 1;
      this.#repeated += 1;
      throw new ChainStands();
    }
    return true;
  }

  async #askHeight(): Promise<boolean> {
    const { queries, clock } = this.#options;
    const status = await queries.ask(chainStatus, {});
    this.#askedAt = clock.now();
    if (!status.ok) return false;
    const { height } = status.value;
    if (height > this.#height) this.#inVain = 0;
    if (height !== this.#height || this.#inFlight.count === 0) this.#movedAt = clock.now();
    this.#height = height;
    this.#inFlight.settle(height);
    return true;
  }

  #sleep(ms: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
