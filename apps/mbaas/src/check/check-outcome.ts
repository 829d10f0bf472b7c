/** What a check found: how many things were compared, how many agree, what was left out and why. */
export interface CheckOutcome {
  readonly compared: number;
  readonly agreeing: number;
  readonly differing: number;
  /** The first difference, in full. */
  readonly first?: readonly string[];
  /** Reason → how many. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Things worth saying beside the counts. */
  readonly notes: readonly string[];
}

/** Notes kept at most: a file of any length gives a report of bounded length. */
const MAX_NOTES = 200;

/** Counts while a check runs. */
export class CheckTally {
  #agreeing = 0;
  #differing = 0;
  #first: readonly string[] | undefined;
  readonly #skipped = new Map<string, number>();
  readonly #notes: string[] = [];
  #unnoted = 0;

  agree(): void {
    this.#agreeing += 1;
  }

  /** `lines` say what both sides have; asked for once, for the first difference. */
  differ(lines: () => readonly string[]): void {
    this.#differing += 1;
    this.#first ??= lines();
  }

  compare(same: boolean, lines: () => readonly string[]): void {
    if (same) this.agree();
    else this.differ(lines);
  }

  skip(reason: string, count = 1): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + count);
  }

  note(line: string): void {
    if (this.#notes.length < MAX_NOTES) this.#notes.push(line);
    else this.#unnoted += 1;
  }

  outcome(): CheckOutcome {
    return {
      compared: this.#agreeing + this.#differing,
      agreeing: this.#agreeing,
      differing: this.#differing,
      ...(this.#first === undefined ? {} : { first: this.#first }),
      skipped: this.#skipped,
      notes: this.#unnoted === 0 ? this.#notes : [...this.#notes, `${this.#unnoted} more notes left out.`],
    };
  }
}
