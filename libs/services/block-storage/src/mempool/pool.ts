import { namedAvatars, nameClaims, type TransactionFacts } from '@mbaas/chain-consensus';
import type { OutPoint } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { Coin } from '../state/coin.ts';
import { HashMap } from '../state/hash-map.ts';
import type { PoolEntry } from './pool-entry.ts';

/** A transaction that has to leave, and why. */
export interface PoolDrop {
  readonly id: Hash32;
  readonly code: string;
  readonly conflictsWith?: Hash32;
}

/** Who spends the outputs of one transaction. */
interface Spenders {
  readonly hash: Hash32;
  readonly byIndex: Map<number, PoolEntry>;
}

const AVATAR_CLAIM = 'did:';

/** The waiting transactions in memory: by id, by what they spend, by the names they claim. */
export class Pool {
  readonly #entries = new HashMap<PoolEntry>(({ id }) => id);
  readonly #spenders = new HashMap<Spenders>(({ hash }) => hash);
  readonly #claims = new Map<string, PoolEntry>();
  /** By avatar name those whose envelopes mention it. */
  readonly #mentions = new Map<string, Set<PoolEntry>>();
  readonly #byAddress = new Map<string, Set<PoolEntry>>();
  readonly #ownerOf: (coin: Coin) => string | undefined;
  #departures = 0;
  #bytes = 0;
  /** It is being filled anew, and stands for no state that the tables have or had. */
  isRefilled = false;

  /** @param ownerOf address of a coin, if its script has one */
  constructor(ownerOf: (coin: Coin) => string | undefined) {
    this.#ownerOf = ownerOf;
  }

  /** Times that something left. Who reads tables beside the pool sees by it whether a block came between. */
  get departures(): number {
    return this.#departures;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Bytes of all entries as on the wire. */
  get bytes(): number {
    return this.#bytes;
  }

  get(id: Hash32): PoolEntry | undefined {
    return this.#entries.get(id);
  }

  /** All entries in order of acceptance: parents before what spends them. */
  entries(): PoolEntry[] {
    return [...this.#entries.values()].sort((a, b) => a.number - b.number);
  }

  coin(point: OutPoint): Coin | undefined {
    return this.#entries.get(point.hash)?.made.coins[point.index];
  }

  spenderOf({ hash, index }: OutPoint): PoolEntry | undefined {
    return this.#spenders.get(hash)?.byIndex.get(index);
  }

  isOwnedBy(coin: Coin, address: string): boolean {
    return this.#ownerOf(coin) === address;
  }

  /** Entries that spend from an address or pay to it, in order of acceptance. */
  touching(address: string): PoolEntry[] {
    return [...(this.#byAddress.get(address) ?? [])].sort((a, b) => a.number - b.number);
  }

  #addresses({ made, spent }: PoolEntry): Set<string> {
    const addresses = new Set<string>();
    for (const coin of [...made.coins, ...spent]) {
      const address = coin === undefined ? undefined : this.#ownerOf(coin);
      if (address !== undefined) addresses.add(address);
    }
    return addresses;
  }

  /** A waiting transaction that claims one of the same names, or mentions one that is claimed. consensus.md 7.3 item 7. */
  rivalForNames(facts: TransactionFacts): PoolEntry | undefined {
    for (const { key } of nameClaims(facts)) {
      const [mention] = key.startsWith(AVATAR_CLAIM) ? (this.#mentions.get(key.slice(AVATAR_CLAIM.length)) ?? []) : [];
      const rival = this.#claims.get(key) ?? mention;
      if (rival !== undefined) return rival;
    }
    for (const name of namedAvatars(facts)) {
      const rival = this.#claims.get(AVATAR_CLAIM + name);
      if (rival !== undefined) return rival;
    }
    return undefined;
  }

  add(entry: PoolEntry): void {
    this.#entries.add(entry);
    this.#bytes += entry.bytes.length;
    for (const { previousOutput } of entry.transaction.inputs) {
      const spenders = this.#spenders.get(previousOutput.hash) ?? { hash: previousOutput.hash, byIndex: new Map<number, PoolEntry>() };
      spenders.byIndex.set(previousOutput.index, entry);
      this.#spenders.add(spenders);
    }
    for (const address of this.#addresses(entry)) this.#byAddress.set(address, (this.#byAddress.get(address) ?? new Set()).add(entry));
    for (const { key } of nameClaims(entry.facts)) this.#claims.set(key, entry);
    for (const name of namedAvatars(entry.facts)) this.#mentions.set(name, (this.#mentions.get(name) ?? new Set()).add(entry));
  }

  remove(entry: PoolEntry): void {
    if (!this.#entries.delete(entry.id)) return;
    this.#departures += 1;
    this.#bytes -= entry.bytes.length;
    for (const { previousOutput } of entry.transaction.inputs) {
      const spenders = this.#spenders.get(previousOutput.hash)?.byIndex;
      if (spenders?.get(previousOutput.index) === entry) spenders.delete(previousOutput.index);
      if (spenders?.size === 0) this.#spenders.delete(previousOutput.hash);
    }
    for (const address of this.#addresses(entry)) {
      const touching = this.#byAddress.get(address);
      touching?.delete(entry);
      if (touching?.size === 0) this.#byAddress.delete(address);
    }
    for (const { key } of nameClaims(entry.facts)) if (this.#claims.get(key) === entry) this.#claims.delete(key);
    for (const name of namedAvatars(entry.facts)) {
      const mentions = this.#mentions.get(name);
      mentions?.delete(entry);
      if (mentions?.size === 0) this.#mentions.delete(name);
    }
  }

  /** An entry and everything that spends its outputs, directly or not, the entry first. */
  withDescendants(entry: PoolEntry): PoolEntry[] {
    const found = new Set([entry]);
    for (const next of found) {
      for (const child of this.#spenders.get(next.id)?.byIndex.values() ?? []) found.add(child);
    }
    return [...found];
  }

  /** Entries whose names or avatars a block may have changed: they are judged again. */
  claimants(): PoolEntry[] {
    return this.entries().filter(({ facts }) => facts.named || nameClaims(facts).length > 0);
  }

  clear(): void {
    this.#departures += 1;
    this.#bytes = 0;
    this.#entries.clear();
    this.#spenders.clear();
    this.#claims.clear();
    this.#mentions.clear();
    this.#byAddress.clear();
  }
}
