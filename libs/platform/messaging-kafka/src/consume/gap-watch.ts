import type { Logger } from '@mbaas/platform-observability';

export interface GapWatchOptions {
  /** How long missing facts may be on their way before an operator has to act. */
  readonly graceMs: number;
  /** Called when that time is over and they have not come. */
  readonly onOverdue: () => void;
  readonly log: Logger;
  readonly about: Readonly<Record<string, unknown>>;
}

/** Remembers that a partition brought facts whose predecessors have not come. */
export class GapWatch {
  readonly #options: GapWatchOptions;
  /** Highest position that came too early; undefined: no fact did. */
  #ahead: bigint | undefined;
  #overdue = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: GapWatchOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#ahead !== undefined;
  }

  /** Whether the missing facts have not come in time. */
  get isOverdue(): boolean {
    return this.#overdue;
  }

  /** Facts up to `ahead` came, those right behind `position` did not. true: that was not known. */
  note(position: bigint, ahead: bigint): boolean {
    const { graceMs, onOverdue, log, about } = this.#options;
    const known = this.#ahead !== undefined;
    if (!known || ahead > (this.#ahead ?? 0n)) this.#ahead = ahead;
    if (known) return false;
    const fields = { ...about, position, ahead, code: 'FACT_GAP' };
    log.warn('Facts are missing and are looked for', fields);
    this.#timer = setTimeout(() => {
      this.#overdue = true;
      log.error('Consumer waits for facts that are missing; publish them again', fields);
      onOverdue();
    }, graceMs);
    this.#timer.unref();
    return true;
  }

  /** Everything up to `position` has come. */
  reached(position: bigint): void {
    if (this.#ahead === undefined || position < this.#ahead) return;
    this.close();
    this.#options.log.info('The missing facts have come', { ...this.#options.about, position });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ahead = undefined;
    this.#overdue = false;
  }
}
