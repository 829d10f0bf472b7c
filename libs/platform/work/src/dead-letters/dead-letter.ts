/** Where a dead letter stands: it waits for an operator until one replays or drops it. */
export type DeadLetterState = 'waiting' | 'replayed' | 'dropped';

/** Work that could not be done, as an operator sees it. */
export interface DeadWork {
  readonly kind: 'work';
  /** `work/<name>.v<version>/<partition>/<offset>` in the dead-letter topic. */
  readonly id: string;
  /** `<context>.<name>` of the work. */
  readonly name: string;
  readonly consumer: string;
  readonly code: string;
  readonly attempts: number;
  readonly state: DeadLetterState;
  /** Of the message, the same in each of its letters. */
  readonly messageId: string;
  /** `topic/partition/offset` of its first delivery. */
  readonly origin: string;
  /** ISO 8601 UTC. */
  readonly firstFailedAt: string;
  readonly deadAt: string;
  readonly sizeBytes: number;
}

/** A fact its consumer refuses, parked with those of its key that wait behind it. */
export interface ParkedFact {
  readonly kind: 'fact';
  /** `fact/<schema>/<consumer>/<source>/<position>` of the first one. */
  readonly id: string;
  /** Name of the first fact. */
  readonly name: string;
  readonly consumer: string;
  readonly code: string;
  readonly state: 'waiting';
  /** Facts parked under the key. */
  readonly count: number;
  readonly deadAt: string;
}

export type DeadLetter = DeadWork | ParkedFact;

/** A dead letter with what it holds. */
export type OpenedDeadLetter = DeadLetter & {
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** undefined: it lies in the claim table, or was too long to carry. */
  readonly body: Uint8Array | undefined;
};

export interface DeadLetterPage {
  readonly letters: readonly DeadLetter[];
  /** Give it as `after` for the next page; undefined: this was the last. */
  readonly next: string | undefined;
}

/** What an operator does with work and facts that could not be handled. Codes: DEAD_LETTER_CODES. */
export interface DeadLetters {
  /** Waiting ones; with `all` those replayed or dropped too. At most `limit` (50 unless told, 500 at most), oldest of each work first. */
  ls(options?: { readonly after?: string; readonly limit?: number; readonly all?: boolean }): Promise<DeadLetterPage>;
  show(id: string): Promise<OpenedDeadLetter>;
  /**
   * Work is published to where it came from with all its tries; a crash before the mark makes it happen twice, which work
   * stands. Of a fact the consumer's processes are asked to try again.
   */
  replay(id: string): Promise<void>;
  /** Every waiting one; gives their number. What cannot be replayed is passed over and stays. */
  replayAll(): Promise<number>;
  /** Work only: facts have an order. */
  drop(id: string): Promise<void>;
}
