/** What is known of a host's behaviour. Times are Unix ms. */
export interface HostScore {
  readonly host: string;
  /** Points at `at`. */
  readonly score: number;
  readonly at: number;
  /** Code of the last penalty. */
  readonly code: string;
  readonly bannedUntil?: number;
}

export interface HostScoresOptions {
  readonly halfLifeMs: number;
  readonly banMs: number;
  /** Hosts kept; of more the least guilty is forgotten, banned ones last. */
  readonly limit: number;
}

/** At so many points a host is banned. wire-format 6.1. */
export const BAN_SCORE = 100;
/** Below this a host is as good as new. */
const FORGIVEN = 1;

/**
 * Misbehaviour points by host, fading with time. Pure but for its memory: the caller gives the time, and takes what has
 * changed to the database.
 */
export class HostScores {
  readonly #options: HostScoresOptions;
  readonly #hosts = new Map<string, HostScore>();
  readonly #changed = new Set<string>();

  constructor(options: HostScoresOptions) {
    this.#options = options;
  }

  scoreOf(host: string, now: number): number {
    const known = this.#hosts.get(host);
    return known === undefined ? 0 : this.#faded(known, now);
  }

  /** The ban that holds at `now`. */
  banOf(host: string, now: number): HostScore | undefined {
    const known = this.#hosts.get(host);
    return known?.bannedUntil !== undefined && known.bannedUntil > now ? known : undefined;
  }

  bans(now: number): readonly HostScore[] {
    return [...this.#hosts.values()].filter(({ bannedUntil }) => bannedUntil !== undefined && bannedUntil > now);
  }

  /** Adds points; true when this made a ban that was not there. */
  penalise(host: string, code: string, points: number, now: number): boolean {
    if (points <= 0 || this.banOf(host, now) !== undefined) return false;
    const score = this.scoreOf(host, now) + points;
    const banned = score >= BAN_SCORE;
    // A host that has served its ban starts anew, or one more point would ban it again.
    this.#put(banned ? { host, score: 0, at: now, code, bannedUntil: now + this.#options.banMs } : { host, score, at: now, code });
    this.#bound(now);
    return banned;
  }

  /** Takes what a database holds. */
  restore(rows: readonly HostScore[], now: number): void {
    for (const row of rows) {
      if (this.#matters(row, now)) this.#hosts.set(row.host, row);
      else this.#changed.add(row.host);
    }
    this.#bound(now);
  }

  /** What changed since the last call: rows to keep, hosts to forget. */
  takeChanges(now: number): { readonly kept: readonly HostScore[]; readonly forgotten: readonly string[] } {
    for (const known of this.#hosts.values()) if (!this.#matters(known, now)) this.#drop(known.host);
    const kept: HostScore[] = [];
    const forgotten: string[] = [];
    for (const host of this.#changed) {
      const known = this.#hosts.get(host);
      if (known === undefined) forgotten.push(host);
      else kept.push(known);
    }
    this.#changed.clear();
    return { kept, forgotten };
  }

  /** Puts changes back that could not be written. */
  keepChanges({ kept, forgotten }: { readonly kept: readonly HostScore[]; readonly forgotten: readonly string[] }): void {
    for (const { host } of kept) this.#changed.add(host);
    for (const host of forgotten) this.#changed.add(host);
  }

  #faded({ score, at }: HostScore, now: number): number {
    return score * 2 ** (-Math.max(0, now - at) / this.#options.halfLifeMs);
  }

  #matters(row: HostScore, now: number): boolean {
    return (row.bannedUntil ?? 0) > now || this.#faded(row, now) >= FORGIVEN;
  }

  #put(row: HostScore): void {
    this.#hosts.set(row.host, row);
    this.#changed.add(row.host);
  }

  #drop(host: string): void {
    this.#hosts.delete(host);
    this.#changed.add(host);
  }

  #bound(now: number): void {
    if (this.#hosts.size <= this.#options.limit) return;
    const guilt = (row: HostScore): number => ((row.bannedUntil ?? 0) > now ? BAN_SCORE + (row.bannedUntil ?? 0) : this.#faded(row, now));
    const byGuilt = [...this.#hosts.values()].map((row) => ({ host: row.host, guilt: guilt(row) })).sort((a, b) => a.guilt - b.guilt);
    // A tenth at once: sorting for every host beyond the limit would cost whoever is being flooded.
    for (const { host } of byGuilt.slice(0, Math.ceil(this.#options.limit / 10))) this.#drop(host);
  }
}
