import type { Logger } from '@mbaas/platform-observability';
import { endStaleHolder } from './writer-lease.store.ts';
import { takeWriterLock, tryWriterLock } from './writer-lock.ts';
import { WriterTerm, type TermOptions } from './writer-term.ts';

export interface CandidateOptions extends TermOptions {
  /** Between two looks at the lock. */
  readonly pollMs: number;
  /** Begins to write. A rejection ends the term; it is tried again. */
  readonly onElected: (term: WriterTerm) => Promise<void>;
  /** Stops writing and drops what it knew; runs before the term's connections are closed. `lost`: it was not asked for. */
  readonly onEnd: (lost: boolean) => Promise<void>;
}

/** Most time that closing a term may take: behind a cut network nothing answers, and others write already. */
const END_LIMIT_MS = 5_000;

/** Waits for the end of something, but not for ever. */
async function waitFor(work: Promise<unknown>, log: Logger): Promise<void> {
  const limit = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => limit.resolve(true), END_LIMIT_MS);
  try {
    if (await Promise.race([work.then(() => false), limit.promise])) log.warn('The end of a writing term takes long and is not waited for');
  } catch (error) {
    log.warn('A writing term ended badly', { error });
  } finally {
    clearTimeout(timer);
  }
}

/** Stands for the office of the one writer of a network: takes it when it is free or its holder gives no sign of life. */
export class Candidate {
  readonly #options: CandidateOptions;
  readonly #stop = Promise.withResolvers<undefined>();
  #stopping = false;
  #wake: () => void = () => undefined;
  #term: WriterTerm | undefined;
  #running: Promise<void> | undefined;

  constructor(options: CandidateOptions) {
    this.#options = options;
  }

  /** Takes the office now or throws WriterLocked after `waitMs`; `prepare` runs between lock and office. */
  async insist(waitMs: number, prepare: () => Promise<void>): Promise<void> {
    const { database, network, log } = this.#options;
    const lock = await takeWriterLock(database, network, log, waitMs);
    try {
      await prepare();
    } catch (error) {
      await lock.release();
      throw error;
    }
    await this.#serve(await WriterTerm.begin(this.#options, lock));
    this.#running = this.#run();
  }

  /** Takes the office if it is free, and keeps looking when it is not. */
  async stand(): Promise<void> {
    await this.#try();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stop.resolve(undefined);
    this.#wake();
    await this.#running;
    await this.#leave(false);
  }

  async #run(): Promise<void> {
    const { log, pollMs } = this.#options;
    while (!this.#stopping) {
      if (this.#term !== undefined) {
        const loss = await Promise.race([this.#term.lost, this.#stop.promise]);
        if (loss === undefined) return;
        log.warn('This process no longer writes the chain and stands by', { reason: loss });
        await this.#leave(true);
      }
      await this.#sleep(pollMs);
      if (this.#stopping) return;
      try {
        await this.#try();
      } catch (error) {
        // The database is away, or the chain could not be opened: whoever can writes it.
        log.warn('The chain cannot be written from here at the moment', { error });
      }
    }
  }

  async #try(): Promise<void> {
    const { database, network, log, staleMs } = this.#options;
    const lock = await tryWriterLock(database, network, log);
    if (lock !== undefined) await this.#serve(await WriterTerm.begin(this.#options, lock));
    else if (await endStaleHolder(database, network, staleMs)) log.warn('The writer gave no sign of life: its lock was taken from it');
  }

  async #serve(term: WriterTerm): Promise<void> {
    this.#term = term;
    try {
      await this.#options.onElected(term);
    } catch (error) {
      await this.#leave(true);
      throw error;
    }
  }

  async #leave(lost: boolean): Promise<void> {
    const term = this.#term;
    if (term === undefined) return;
    this.#term = undefined;
    const { onEnd, log } = this.#options;
    await waitFor(onEnd(lost), log);
    await waitFor(term.end(), log);
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
