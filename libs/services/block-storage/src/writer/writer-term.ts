import { randomBytes } from 'node:crypto';
import type { Logger } from '@mbaas/platform-observability';
import { openDatabase, type AdvisoryLock, type Database, type Queryable } from '@mbaas/platform-postgres';
import { renewLease, takeLease } from './writer-lease.store.ts';

/** One commit, one line of lookups, and what a tool asks beside them. */
const WRITER_CONNECTIONS = 4;

export interface TermOptions {
  readonly database: Database;
  readonly network: string;
  readonly log: Logger;
  /** Between two signs of life. */
  readonly renewMs: number;
  /** Without a sign of life for so long others take over. */
  readonly staleMs: number;
}

/** Why a term ended although nobody here ended it. */
export type TermLoss = 'lock lost' | 'lease taken' | 'lease not renewed' | 'replaced';

/**
 * The time in which this process is the one writer of a network: from the lock until it is lost or given back. Signs of life
 * go over the lock's own connection, so that a renewed lease always means a held lock.
 */
export class WriterTerm {
  /** Connections of this term alone; a successor ends them by their name. */
  readonly database: Database;
  /** Resolves when the term was lost; never after `end`. */
  readonly lost: Promise<TermLoss>;
  readonly #options: TermOptions;
  readonly #lock: AdvisoryLock;
  readonly #holder: string;
  readonly #loss = Promise.withResolvers<TermLoss>();
  #timer: NodeJS.Timeout | undefined;
  /** When the renewal that has no answer yet was first asked for, ms of this process; undefined when all were answered. */
  #unanswered: number | undefined;
  #renewing = false;
  #ended = false;

  private constructor(options: TermOptions, lock: AdvisoryLock) {
    this.#options = options;
    this.#lock = lock;
    this.#holder = `mbaas-chain-writer-${randomBytes(8).toString('hex')}`;
    this.database = openDatabase({ url: options.database.url, applicationName: this.#holder, maxConnections: WRITER_CONNECTIONS, log: options.log });
    this.lost = this.#loss.promise;
  }

  /** Starts a term with a lock that was just taken. Gives the lock back when that fails. */
  static async begin(options: TermOptions, lock: AdvisoryLock): Promise<WriterTerm> {
    const term = new WriterTerm(options, lock);
    try {
      const ended = await takeLease(term.#onLock, options.network, term.#holder);
      if (ended > 0) options.log.warn('Connections of the writer before were ended', { connections: ended });
    } catch (error) {
      await term.end();
      throw error;
    }
    term.#timer = setInterval(() => void term.#beat(), options.renewMs);
    term.#timer.unref();
    void lock.lost.then(() => term.#lose('lock lost'));
    return term;
  }

  /** A commit found another epoch: somebody has taken over without this term noticing yet. */
  replaced(): void {
    this.#lose('replaced');
  }

  /** Gives the lock back. Connections are closed first, so that nothing of this term runs beside a successor. */
  async end(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#timer);
    try {
      await this.database.close();
    } finally {
      await this.#lock.release();
    }
  }

  readonly #onLock: Queryable = { query: (query, values) => this.#lock.client.query(query, values === undefined ? undefined : [...values]) };

  async #beat(): Promise<void> {
    const { network, log } = this.#options;
    this.#unanswered ??= performance.now();
    // Answers that arrived while the process stood still are read first.
    if (this.#isLate()) setImmediate(() => this.#isLate() && this.#lose('lease not renewed'));
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      if (!(await renewLease(this.#onLock, network, this.#holder))) this.#lose('lease taken');
      this.#unanswered = undefined;
    } catch (error) {
      // A broken connection is the lock's loss; anything else is tried again until others may have taken over.
      if (!this.#ended) log.warn('Lease of the writer not renewed', { error });
    } finally {
      this.#renewing = false;
    }
  }

  #isLate(): boolean {
    return this.#unanswered !== undefined && performance.now() - this.#unanswered > this.#options.staleMs;
  }

  #lose(why: TermLoss): void {
    if (this.#ended) return;
    this.#loss.resolve(why);
  }
}
