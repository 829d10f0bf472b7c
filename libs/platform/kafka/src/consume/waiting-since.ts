/** Observations kept; when there are more, the newest ones are merged: the oldest waiting record is what counts. */
const MOST = 64;

/** When the end of a partition was first seen beyond an offset: how long the record there has been waiting at least. */
export class WaitingSince {
  #seen: { readonly end: bigint; readonly atMs: number }[] = [];

  /** The log was seen to end at `end`. */
  note(end: bigint, nowMs: number): void {
    const last = this.#seen.at(-1);
    if (last !== undefined && last.end >= end) return;
    if (this.#seen.length >= MOST) this.#seen[this.#seen.length - 1] = { end, atMs: this.#seen.at(-1)?.atMs ?? nowMs };
    else this.#seen.push({ end, atMs: nowMs });
  }

  /** Since when the record at `offset` has been seen waiting, Unix ms; undefined where there is none. */
  of(offset: bigint): number | undefined {
    while (this.#seen[0] !== undefined && this.#seen[0].end <= offset) this.#seen.shift();
    return this.#seen[0]?.atMs;
  }
}
