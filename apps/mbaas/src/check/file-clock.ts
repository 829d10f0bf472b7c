import type { BlockLine } from '@mbaas/service-block-storage';

const TIMESTAMP_OFFSET = 68;
const HEADER_BYTES = 148;

/** A clock that never stands before the newest block it was shown: recordings of yesterday are checked on a machine of any date. */
export class FileClock {
  #newestMs = 0;
  #heldMs: number | undefined;

  /** Unix ms. */
  now(): number {
    return this.#heldMs ?? Math.max(Date.now(), this.#newestMs);
  }

  /** Holds the clock at a moment, Unix seconds: that of the node when it judged. undefined lets it go. */
  hold(seconds: number | undefined): void {
    this.#heldMs = seconds === undefined ? undefined : seconds * 1000;
  }

  note(block: Uint8Array): void {
    if (block.length < HEADER_BYTES) return;
    const seconds = new DataView(block.buffer, block.byteOffset, block.length).getUint32(TIMESTAMP_OFFSET, true);
    this.#newestMs = Math.max(this.#newestMs, seconds * 1000);
  }

  /** Lines as they come, each noted before it is judged. */
  async *watch(lines: AsyncIterable<BlockLine>): AsyncGenerator<BlockLine> {
    for await (const line of lines) {
      if (line.raw.ok) this.note(line.raw.value);
      yield line;
    }
  }
}
