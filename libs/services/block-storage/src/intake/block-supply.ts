import type { Logger } from '@mbaas/platform-observability';
import type { WorkQueue } from '@mbaas/platform-work';
import type { BlockIntake } from './block-intake.ts';

const RETRY_MS = 1_000;
const RETRY_MAX_MS = 15_000;

/** Connects the queue to the intake for the time that this process writes; a broker that is away is asked again. */
export class BlockSupply {
  readonly #make: () => WorkQueue;
  readonly #intake: BlockIntake;
  readonly #log: Logger;
  #queue: WorkQueue | undefined;
  #connecting: Promise<void> | undefined;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(make: () => WorkQueue, intake: BlockIntake, log: Logger) {
    this.#make = make;
    this.#intake = intake;
    this.#log = log;
  }

  /** Begins to connect; the writer works without the broker meanwhile. */
  start(): void {
    this.#connecting = this.#connect();
  }

  /** Age of the oldest block that waits at the broker or here, ms. */
  get oldestMs(): number {
    return Math.max(0, ...(this.#queue?.progress() ?? []).map(({ oldestMs }) => oldestMs));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#connecting;
    await this.#queue?.stop();
  }

  async #connect(): Promise<void> {
    for (let pauseMs = RETRY_MS; !this.#stopped; pauseMs = Math.min(RETRY_MAX_MS, pauseMs * 2)) {
      const queue = this.#make();
      queue.consume(this.#intake.consumer);
      try {
        await queue.start();
        this.#queue = queue;
        return;
      } catch (error) {
        this.#log.warn('The broker gives no blocks at the moment', { error });
        await queue.stop();
      }
      await this.#sleep(pauseMs);
    }
  }

  #sleep(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
