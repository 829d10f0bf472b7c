/** Remembers a bounded number of texts; the oldest is forgotten first. */
export class RecentSet {
  readonly #items = new Set<string>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#items.size;
  }

  has(item: string): boolean {
    return this.#items.has(item);
  }

  /** false: it was there. */
  add(item: string): boolean {
    if (this.#items.has(item)) return false;
    if (this.#items.size >= this.#max) for (const oldest of this.#items) if (this.#items.delete(oldest)) break;
    this.#items.add(item);
    return true;
  }

  delete(item: string): boolean {
    return this.#items.delete(item);
  }

  clear(): void {
    this.#items.clear();
  }
}
