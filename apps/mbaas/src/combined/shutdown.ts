import type { Logger } from '@mbaas/platform-observability';

/** How long a part may take to stop before the next one is stopped all the same. */
const LIMIT_MS = 10_000;

/** What must be undone, in reverse order of its doing. Running it twice does it once. */
export class Shutdown {
  readonly #log: Logger;
  readonly #steps: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  #running: Promise<void> | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, stop: () => Promise<void>): void {
    this.#steps.push({ name, stop });
  }

  run(): Promise<void> {
    return (this.#running ??= this.#run());
  }

  async #run(): Promise<void> {
    for (const { name, stop } of this.#steps.toReversed()) {
      try {
        const startedAt = Date.now();
        await withLimit(stop());
        this.#log.info('Part stopped', { part: name, ms: Date.now() - startedAt });
      } catch (error) {
        this.#log.error('A part did not stop cleanly', { part: name, error });
      }
    }
  }
}

async function withLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
