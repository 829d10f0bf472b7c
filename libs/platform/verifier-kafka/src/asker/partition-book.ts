/** Who answered from a partition last. */
interface Answerer {
  readonly validator: string;
  readonly atMs: number;
}

/** After this long a partition's answerer is no longer believed to be there. */
const REMEMBERED_MS = 10 * 60_000;
/** A silent partition is tried again after this long: its validator may have been replaced. */
const SILENT_MS = 10_000;

/**
 * Chooses partitions for requests: in turn, leaving out those where requests wait too long (their validator may be gone)
 * as long as others answer. Learns from the verdicts who serves which.
 */
export class PartitionBook {
  readonly #count: number;
  readonly #answerers = new Map<number, Answerer>();
  /** Until when, Unix ms. */
  readonly #silent = new Map<number, number>();
  #turn = 0;

  constructor(count: number) {
    this.#count = count;
  }

  /** A verdict came for a request to this partition, timely or not. */
  heard(partition: number, validator: string, nowMs: number): void {
    this.#answerers.set(partition, { validator, atMs: nowMs });
    this.#silent.delete(partition);
  }

  /** A request to this partition has waited too long. */
  missed(partition: number, nowMs: number): void {
    this.#silent.set(partition, nowMs + SILENT_MS);
  }

  /** Who answered from a partition last, if that is not long ago. */
  answererOf(partition: number, nowMs: number): string | undefined {
    const last = this.#answerers.get(partition);
    return last !== undefined && nowMs - last.atMs < REMEMBERED_MS ? last.validator : undefined;
  }

  /** The next partition in turn; one of `avoid` only where there is no other. */
  next(nowMs: number, avoid: ReadonlySet<number> = new Set()): number {
    return this.#inTurn((partition) => !this.#isSilent(partition, nowMs) && !avoid.has(partition)) ?? this.#inTurn((partition) => !avoid.has(partition)) ?? this.#inTurn(() => true) ?? 0;
  }

  /** A partition that none of these validators is known to serve: one of a known other first. Undefined where they serve all. */
  nextOfOthers(validators: ReadonlySet<string>, nowMs: number): number | undefined {
    const isOthers = (partition: number, answerer: string | undefined): boolean => !this.#isSilent(partition, nowMs) && (answerer === undefined || !validators.has(answerer));
    return (
      this.#inTurn((partition) => this.answererOf(partition, nowMs) !== undefined && isOthers(partition, this.answererOf(partition, nowMs))) ??
      this.#inTurn((partition) => isOthers(partition, this.answererOf(partition, nowMs)))
    );
  }

  #isSilent(partition: number, nowMs: number): boolean {
    return nowMs < (this.#silent.get(partition) ?? 0);
  }

  #inTurn(isGood: (partition: number) => boolean): number | undefined {
    for (let step = 0; step < this.#count; step++) {
      const partition = (this.#turn + step) % this.#count;
      if (!isGood(partition)) continue;
      this.#turn = partition + 1;
      return partition;
    }
    return undefined;
  }
}
