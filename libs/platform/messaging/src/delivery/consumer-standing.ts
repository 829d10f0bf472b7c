/** Whether a consumer goes on. Its lanes share this: where order is the meaning, a fact that stops one stops all. */
export class ConsumerStanding {
  #stoppedBy: string | undefined;

  /** Why the consumer stands still; undefined: it goes on. */
  get stoppedBy(): string | undefined {
    return this.#stoppedBy;
  }

  stop(code: string): void {
    this.#stoppedBy = code;
  }

  goOn(): void {
    this.#stoppedBy = undefined;
  }
}
