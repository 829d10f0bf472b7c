/** Requests that are asked again while they lie in the topic are answered from here, not judged again. */
const KEPT = 512;

/** Verdicts being reached or reached, by what was judged. The oldest are forgotten. */
export class RecentVerdicts<Value> {
  readonly #kept = new Map<string, Promise<Value>>();

  /** The value of a key; `reach` runs once for those who ask at the same time or soon after. A failure is not kept. */
  get(key: string, reach: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const value = reach();
    this.#kept.set(key, value);
    value.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
