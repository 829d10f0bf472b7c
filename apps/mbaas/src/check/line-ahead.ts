import type { BlockLine } from '@mbaas/service-block-storage';

/** Blocks of a file that can be looked at before they are taken. */
export class LineAhead {
  readonly #lines: AsyncIterator<BlockLine>;
  readonly #signal: AbortSignal | undefined;
  #ahead: BlockLine[] = [];
  #taken = 0;

  /** Once `signal` is raised nothing more can be taken. */
  constructor(lines: AsyncIterable<BlockLine>, signal?: AbortSignal) {
    this.#lines = lines[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** Lines taken so far: the height of the next one. */
  get position(): number {
    return this.#taken;
  }

  /** Up to `count` lines from where the file stands, fewer at its end; none is taken. */
  async peek(count: number): Promise<readonly BlockLine[]> {
    while (this.#ahead.length < count) {
      const next = await this.#lines.next();
      if (next.done === true) break;
      this.#ahead.push(next.value);
    }
    return this.#ahead.slice(0, count);
  }

  async *take(count: number): AsyncGenerator<BlockLine> {
    for (let left = count; left > 0 && this.#signal?.aborted !== true; left -= 1) {
      const [line] = await this.peek(1);
      if (line === undefined) return;
      this.#ahead.shift();
      this.#taken += 1;
      yield line;
    }
  }
}
