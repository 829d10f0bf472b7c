import type { Logger } from '@mbaas/platform-observability';

const LIMIT_MS = 10_000;

/** What must be undone, in reverse order of its doing. Running it twice does it once; what is added later is undone at once. */
export class Shutdown {
  readonly #log: Logger;
  readonly #limitMs: number;
  readonly #steps: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  #running: Promise<void> | undefined;

  /** `limitMs`: how long a part may take to stop before the next one is stopped all the same; 10 s unless told. */
  constructor(log: Logger, { limitMs = LIMIT_MS }: { readonly limitMs?: number } = {}) {
    this.#log = log;
    this.#limitMs = limitMs;
  }

  add(name: string, stop: () => Promise<void>): void {
    if (this.#running === undefined) this.#steps.push({ name, stop });
    else this.#running = this.#running.then(() => this.#stop(name, stop));
  }

  run(): Promise<void> {
    return (this.#running ??= Promise.resolve().then(() => this.#run()));
  }

  async #run(): Promise<void> {
    for (const { name, stop } of this.#steps.toReversed()) await this.#stop(name, stop);
  }

  async #stop(name: string, stop: () => Promise<void>): Promise<void> {
    try {
      const startedAt = Date.now();
      await within(this.#limitMs, stop());
      this.#log.info('Part stopped', { part: name, ms: Date.now() - startedAt });
    } catch (error) {
      this.#log.error('A part did not stop cleanly', { part: name, error });
    }
  }
}

/** What `work` comes to, or a rejection when that takes longer than `ms`. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
