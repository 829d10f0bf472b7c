import type { Logger } from '@mbaas/platform-observability';

/** Logs a lasting trouble once, and again only when it changes. */
export class Complaints {
  readonly #log: Logger;
  #last = '';

  constructor(log: Logger) {
    this.#log = log;
  }

  /** `sentence` is fixed text; `code` tells what is wrong. */
  about(sentence: string, code: string): void {
    if (this.#last === sentence + code) return;
    this.#last = sentence + code;
    this.#log.warn(sentence, { code });
  }

  /** The trouble is over. */
  settled(): void {
    this.#last = '';
  }
}
