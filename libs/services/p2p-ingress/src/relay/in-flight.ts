interface Published {
  readonly height: number;
  readonly bytes: number;
  readonly at: number;
}

/** Blocks that were handed on and that the chain has not reached yet. */
export class InFlight {
  #blocks: Published[] = [];
  #bytes = 0;

  get count(): number {
    return this.#blocks.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(block: Published): void {
    this.#blocks.push(block);
    this.#bytes += block.bytes;
  }

  /** The chain has come to a height: blocks at or below it are finished. */
  settle(height: number): void {
    const open = this.#blocks.filter((block) => block.height > height);
    for (const { bytes } of this.#blocks) this.#bytes -= bytes;
    for (const { bytes } of open) this.#bytes += bytes;
    this.#blocks = open;
  }

  /** Age of the oldest one, ms; 0 where there is none. */
  oldestMs(now: number): number {
    let oldest = now;
    for (const { at } of this.#blocks) oldest = Math.min(oldest, at);
    return now - oldest;
  }

  clear(): void {
    this.#blocks = [];
    this.#bytes = 0;
  }
}
