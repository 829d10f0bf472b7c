import type { AssetRecord, CertificateRecord, StakeLock, WitnessCertificate } from '@mbaas/chain-consensus';
import { hexEncode } from '@mbaas/chain-primitives';
import type { WitnessRegistry } from '../witness/witness-registry.ts';
import { CERTIFICATE_STATUS, WITNESS_CERTIFICATE_TYPE, WITNESS_VALID_BLOCKS } from './registry-constants.ts';

export interface IssueEntry {
  readonly height: number;
  readonly quantity: bigint;
  readonly address: string;
  readonly threshold: number;
  readonly decimals: number;
}
export interface CertificateEntry extends CertificateRecord {
  readonly status: number;
}
export interface NameEntry {
  readonly address: string;
  readonly height: number;
}

function push<K, V>(map: Map<K, V[]>, key: K, entry: V): void {
  const entries = map.get(key);
  if (entries === undefined) map.set(key, [entry]);
  else entries.push(entry);
}

function pop<K, V>(map: Map<K, V[]>, key: K): V | undefined {
  const entries = map.get(key);
  const entry = entries?.pop();
  if (entries?.length === 0) map.delete(key);
  return entry;
}

const certificateKey = (symbol: string, type: number): string => `${type}:${symbol}`;

/**
 * The named things of the chain at one height, with their history, so that a block's records can be taken off again.
 * Adding and removing are exact inverses: records leave in the reverse of the order they came. Texts are latin1-held.
 */
export class Registries {
  /** Networks with delegated blocks only. */
  readonly witnesses: WitnessRegistry | undefined;
  readonly #assets = new Map<string, IssueEntry[]>();
  readonly #certificates = new Map<string, CertificateEntry[]>();
  readonly #witnesses = new Map<string, number>();
  readonly #avatars = new Map<string, NameEntry[]>();
  readonly #avatarOf = new Map<string, string>();
  readonly #mits = new Map<string, NameEntry[]>();
  readonly #stakeLocks = new Map<string, Map<number, StakeLock>>();

  constructor(witnesses?: WitnessRegistry) {
    this.witnesses = witnesses;
  }

  asset(symbol: string): AssetRecord | undefined {
    const issues = this.#assets.get(symbol);
    const first = issues?.[0];
    if (issues === undefined || first === undefined) return undefined;
    return {
      issueHeight: first.height,
      totalSupply: issues.reduce((sum, { quantity }) => sum + quantity, 0n),
      issuerAddress: first.address,
      threshold: first.threshold,
      decimals: first.decimals,
    };
  }

  addIssue(symbol: string, entry: IssueEntry): void {
    push(this.#assets, symbol, entry);
  }
  removeIssue(symbol: string): void {
    pop(this.#assets, symbol);
  }

  /** The latest record that made the certificate (issued or auto-issued): transfers do not change what rules look up. */
  certificate(symbol: string, type: number): CertificateRecord | undefined {
    return this.#certificates.get(certificateKey(symbol, type))?.at(-1);
  }

  addCertificate(symbol: string, type: number, entry: CertificateEntry): void {
    if (entry.status !== CERTIFICATE_STATUS.issue && entry.status !== CERTIFICATE_STATUS.autoissue) return;
    push(this.#certificates, certificateKey(symbol, type), entry);
    if (type === WITNESS_CERTIFICATE_TYPE) this.#witnesses.set(symbol, entry.height);
  }
  removeCertificate(symbol: string, type: number, status: number): void {
    if (status !== CERTIFICATE_STATUS.issue && status !== CERTIFICATE_STATUS.autoissue) return;
    pop(this.#certificates, certificateKey(symbol, type));
    if (type !== WITNESS_CERTIFICATE_TYPE) return;
    const before = this.certificate(symbol, type);
    if (before === undefined) this.#witnesses.delete(symbol);
    else this.#witnesses.set(symbol, before.height);
  }

  /** Every witness certificate, at the height of its latest issue. */
  *witnessCertificates(): Iterable<WitnessCertificate> {
    for (const [symbol, height] of this.#witnesses) yield { symbol, height };
  }

  /** Witness certificates under a prefix that are valid at `height`. consensus.md 6.9. */
  countSecondaryWitness(prefix: string, height: number): number {
    let count = 0;
    for (const [symbol, issued] of this.#witnesses) {
      if (symbol.length > prefix.length && symbol.startsWith(prefix) && height < issued + WITNESS_VALID_BLOCKS) count += 1;
    }
    return count;
  }

  avatar(symbol: string): NameEntry | undefined {
    return this.#avatars.get(symbol)?.at(-1);
  }
  avatarOf(address: string): string | undefined {
    return this.#avatarOf.get(address);
  }

  addAvatar(symbol: string, entry: NameEntry): void {
    const before = this.avatar(symbol);
    if (before !== undefined) this.#avatarOf.delete(before.address);
    push(this.#avatars, symbol, entry);
    this.#avatarOf.set(entry.address, symbol);
  }
  removeAvatar(symbol: string): void {
    const removed = pop(this.#avatars, symbol);
    if (removed !== undefined) this.#avatarOf.delete(removed.address);
    const before = this.avatar(symbol);
    if (before !== undefined) this.#avatarOf.set(before.address, symbol);
  }

  mit(symbol: string): NameEntry | undefined {
    return this.#mits.get(symbol)?.at(-1);
  }
  addMit(symbol: string, entry: NameEntry): void {
    push(this.#mits, symbol, entry);
  }
  removeMit(symbol: string): void {
    pop(this.#mits, symbol);
  }

  stakeLocks(keyHash: Uint8Array): Iterable<StakeLock> {
    return this.#stakeLocks.get(hexEncode(keyHash))?.values() ?? [];
  }
  addStakeLock(keyHash: Uint8Array, output: number, lock: StakeLock): void {
    const key = hexEncode(keyHash);
    const locks = this.#stakeLocks.get(key) ?? new Map<number, StakeLock>();
    this.#stakeLocks.set(key, locks.set(output, lock));
  }
  removeStakeLock(keyHash: Uint8Array, output: number): void {
    const key = hexEncode(keyHash);
    const locks = this.#stakeLocks.get(key);
    locks?.delete(output);
    if (locks?.size === 0) this.#stakeLocks.delete(key);
  }
}
