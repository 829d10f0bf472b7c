import { randomInt } from 'node:crypto';
import { authorityOf, type HostAddress } from './host-address.ts';

/** A node that was heard of. Times are Unix ms. */
export interface BookEntry extends HostAddress {
  readonly authority: string;
  /** As told. */
  readonly services: bigint;
  /** When it was last seen, as told; never in the future. */
  readonly seenAt: number;
  readonly triedAt?: number;
  /** When its handshake was done the last time. */
  readonly succeededAt?: number;
  /** Attempts in a row that failed since. */
  readonly failures: number;
}

export interface HeardAddress extends HostAddress {
  readonly services: bigint;
  readonly seenAt: number;
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const MAX_RETRY = DAY;
/** An address that nobody saw for so long is not taken. */
const STALE = 30 * DAY;
/** After so many failures an address goes that has not worked for a week. */
const GIVEN_UP = 10;
const REMEMBERED = 7 * DAY;

const isProven = ({ succeededAt }: BookEntry): boolean => succeededAt !== undefined;
/** Due for another attempt: a minute after the first failure, then twice as long each time, at most a day. */
const isDue = ({ triedAt, failures }: BookEntry, now: number): boolean => triedAt === undefined || now - triedAt >= Math.min(MAX_RETRY, MINUTE * 2 ** Math.min(failures, 16));

/**
 * Addresses of nodes, bounded. New ones push out only such as never worked, so that nobody can talk the proven ones out of the
 * book. Who calls gives the time, and takes what has changed to the database.
 */
export class AddressBook {
  readonly #limit: number;
  readonly #entries = new Map<string, BookEntry>();
  readonly #changed = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(authority: string): BookEntry | undefined {
    return this.#entries.get(authority);
  }

  /** Adds addresses that were told; the caller has checked that a node can be there. Gives how many were new. */
  add(heard: readonly HeardAddress[], now: number): number {
    let added = 0;
    let worst: string[] | undefined;
    for (const { ip, port, services, seenAt: told } of heard) {
      const seenAt = Math.min(told, now);
      if (now - seenAt > STALE) continue;
      const authority = authorityOf({ ip, port });
      const known = this.#entries.get(authority);
      if (known !== undefined) {
        // A claim that is a little newer is not worth a row written.
        if (seenAt - known.seenAt > DAY) this.#put({ ...known, seenAt });
        continue;
      }
      if (this.#entries.size >= this.#limit) {
        worst ??= this.#unprovenWorstLast();
        const out = worst.pop();
        if (out === undefined) break;
        this.#drop(out);
      }
      this.#put({ authority, ip: ip.slice(), port, services, seenAt, failures: 0 });
      added += 1;
    }
    return added;
  }

  /** An address to try now that `isFit`, by chance; every second time one that has worked before. */
  pick(now: number, isFit: (entry: BookEntry) => boolean): BookEntry | undefined {
    const due = [...this.#entries.values()].filter((entry) => isDue(entry, now) && isFit(entry));
    const proven = due.filter(isProven);
    const from = proven.length > 0 && randomInt(2) === 0 ? proven : due;
    return from.length === 0 ? undefined : from[randomInt(from.length)];
  }

  tried(authority: string, now: number): void {
    const known = this.#entries.get(authority);
    if (known !== undefined) this.#put({ ...known, triedAt: now });
  }

  /** Notes a handshake; takes the address in when it is new. */
  succeeded(address: HostAddress, services: bigint, now: number): void {
    const authority = authorityOf(address);
    this.#put({ ...address, authority, services, seenAt: now, triedAt: now, succeededAt: now, failures: 0 });
    if (this.#entries.size > this.#limit) this.#drop(this.#unprovenWorstLast().pop() ?? this.#oldestSuccess());
  }

  failed(authority: string, now: number): void {
    const known = this.#entries.get(authority);
    if (known === undefined) return;
    const failures = known.failures + 1;
    if (failures >= GIVEN_UP && now - (known.succeededAt ?? 0) > REMEMBERED) this.#drop(authority);
    else this.#put({ ...known, failures, triedAt: now });
  }

  forget(authority: string): void {
    if (this.#entries.has(authority)) this.#drop(authority);
  }

  /** A tenth to a fifth of the book by chance, at most `limit`. wire-format 6.4. */
  sample(limit: number): readonly BookEntry[] {
    const all = [...this.#entries.values()];
    const count = Math.min(limit, Math.ceil((all.length * (10 + randomInt(11))) / 100));
    for (let i = 0; i < count; i += 1) {
      const j = i + randomInt(all.length - i);
      [all[i], all[j]] = [all[j] as BookEntry, all[i] as BookEntry];
    }
    return all.slice(0, count);
  }

  restore(entries: readonly BookEntry[]): void {
    for (const entry of entries.slice(0, this.#limit)) this.#entries.set(entry.authority, entry);
  }

  /** What changed since the last call: rows to keep, addresses to forget. */
  takeChanges(): { readonly kept: readonly BookEntry[]; readonly forgotten: readonly string[] } {
    const kept: BookEntry[] = [];
    const forgotten: string[] = [];
    for (const authority of this.#changed) {
      const entry = this.#entries.get(authority);
      if (entry === undefined) forgotten.push(authority);
      else kept.push(entry);
    }
    this.#changed.clear();
    return { kept, forgotten };
  }

  /** Puts changes back that could not be written. */
  keepChanges({ kept, forgotten }: { readonly kept: readonly BookEntry[]; readonly forgotten: readonly string[] }): void {
    for (const { authority } of kept) this.#changed.add(authority);
    for (const authority of forgotten) this.#changed.add(authority);
  }

  #put(entry: BookEntry): void {
    this.#entries.set(entry.authority, entry);
    this.#changed.add(entry.authority);
  }

  #drop(authority: string): void {
    this.#entries.delete(authority);
    this.#changed.add(authority);
  }

  #unprovenWorstLast(): string[] {
    const unproven = [...this.#entries.values()].filter((entry) => !isProven(entry));
    return unproven.sort((a, b) => a.failures - b.failures || b.seenAt - a.seenAt).map(({ authority }) => authority);
  }

  #oldestSuccess(): string {
    let oldest: BookEntry | undefined;
    for (const entry of this.#entries.values()) if (oldest === undefined || (entry.succeededAt ?? 0) < (oldest.succeededAt ?? 0)) oldest = entry;
    return oldest?.authority ?? '';
  }
}
