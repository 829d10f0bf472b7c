interface Waiting {
  readonly bytes: number;
  readonly enter: () => void;
  readonly refuse: (error: Error) => void;
}

/** A bounded number of bytes that whoever brings something waits for, first come, first served. */
export class WorkRoom {
  readonly #limit: number;
  #taken = 0;
  #waiting: Waiting[] = [];
  #closed: Error | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Resolves when the bytes are taken: at once where they fit, or nothing else is there. Rejects when the room was closed. */
  take(bytes: number): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    if (this.#waiting.length === 0 && this.#fits(bytes)) {
      this.#taken += bytes;
      return Promise.resolve();
    }
    return new Promise((enter, refuse) => this.#waiting.push({ bytes, enter, refuse }));
  }

  /** Takes bytes of what was inside before, bound or not. */
  takeBack(bytes: number): void {
    this.#taken += bytes;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#taken += next.bytes;
      next.enter();
    }
  }

  close(error: Error): void {
    this.#closed = error;
    for (const { refuse } of this.#waiting.splice(0)) refuse(error);
  }

  #fits(bytes: number): boolean {
    return this.#taken === 0 || this.#taken + bytes <= this.#limit;
  }
}
