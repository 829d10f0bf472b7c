import type { OutPoint } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { hexEncode, type Hash32 } from '@mbaas/chain-primitives';
import { scriptAddress } from '@mbaas/chain-script';
import {
  CERTIFICATE, medianTime, previousClass, primaryWitnessSymbol, readRegistration, readVoteResult, registryChanges,
  type AssetRecord, type BlockCase, type CertificateRecord, type ChainContext, type ConsensusView, type HeaderRecord, type PreviousOutput,
  type RegistryChange, type RuleProfile, type StakeLock, type WitnessRegistration, type WitnessView,
} from '../src/index.ts';

const keyOf = ({ hash, index }: OutPoint): string => `${hexEncode(hash)}:${index}`;

/** A chain in maps: the simplest thing that answers what the rules ask. For specs; it forgets how to go back, so it is copied. */
export class MemoryChain implements ConsensusView {
  readonly network: Network;
  headers: HeaderRecord[] = [];
  /** Witnesses of the current epoch. */
  witnessCount = 1;
  #coins = new Map<string, PreviousOutput | 'spent'>();
  #unspentOf = new Map<string, number>();
  #assets = new Map<string, AssetRecord>();
  #certificates = new Map<string, CertificateRecord>();
  #witnessSymbols: string[] = [];
  #dids = new Map<string, string>();
  #owners = new Map<string, string>();
  #mits = new Map<string, string>();
  #stakes = new Map<string, Set<string>>();
  #registrations: { key: string; registration: WitnessRegistration }[] = [];
  #certificateKeys: { key: string; address: string; symbol: string }[] = [];
  #elected = new Map<number, readonly Uint8Array[]>();
  #witnessIssues = new Map<string, number>();

  constructor(network: Network) {
    this.network = network;
  }

  get top(): number {
    return this.headers.length - 1;
  }

  copy(): MemoryChain {
    const other = new MemoryChain(this.network);
    other.headers = [...this.headers];
    other.witnessCount = this.witnessCount;
    other.#coins = new Map(this.#coins);
    other.#unspentOf = new Map(this.#unspentOf);
    other.#assets = new Map(this.#assets);
    other.#certificates = new Map(this.#certificates);
    other.#witnessSymbols = [...this.#witnessSymbols];
    other.#dids = new Map(this.#dids);
    other.#owners = new Map(this.#owners);
    other.#mits = new Map(this.#mits);
    other.#registrations = [...this.#registrations];
    other.#certificateKeys = [...this.#certificateKeys];
    other.#elected = new Map(this.#elected);
    other.#witnessIssues = new Map(this.#witnessIssues);
    other.#stakes = new Map([...this.#stakes].map(([hash, keys]) => [hash, new Set(keys)]));
    return other;
  }

  /** Context of the next block, or of a pool transaction on this tip. */
  context(entry: 'block' | 'pool' = 'block', profile: RuleProfile = 'reference', now: number | null = null): ChainContext {
    const height = this.top + 1;
    const times = this.headers.slice(Math.max(0, height - 11)).map(({ timestamp }) => timestamp);
    return { network: this.network, profile, height, top: this.top, medianTimePast: medianTime(times), now, entry, witnesses: this.witnessCount };
  }

  previousOutput(point: OutPoint): PreviousOutput | 'spent' | undefined {
    return this.#coins.get(keyOf(point));
  }

  asset(symbol: string): AssetRecord | undefined {
    return this.#assets.get(symbol);
  }

  certificate(symbol: string, certType: number): CertificateRecord | undefined {
    return this.#certificates.get(`${certType}:${symbol}`);
  }

  countSecondaryWitness(prefix: string): number {
    return this.#witnessSymbols.filter((symbol) => symbol.startsWith(prefix) && symbol !== primaryWitnessSymbol(symbol)).length;
  }

  did(symbol: string): { address: string } | undefined {
    const address = this.#dids.get(symbol);
    return address === undefined ? undefined : { address };
  }

  didOfAddress(address: string): string | undefined {
    return this.#owners.get(address);
  }

  mit(symbol: string): { address: string } | undefined {
    const address = this.#mits.get(symbol);
    return address === undefined ? undefined : { address };
  }

  header(height: number): HeaderRecord | undefined {
    return this.headers[height];
  }

  storedTransaction(txid: Hash32): 'unspent' | 'spent' | undefined {
    const unspent = this.#unspentOf.get(hexEncode(txid));
    return unspent === undefined ? undefined : unspent > 0 ? 'unspent' : 'spent';
  }

  *stakeLocks(keyHash: Uint8Array): Iterable<StakeLock> {
    for (const key of this.#stakes.get(hexEncode(keyHash)) ?? []) {
      const coin = this.#coins.get(key);
      if (coin === undefined || coin === 'spent') continue;
      yield { value: coin.output.value, etp: coin.output.attachment.kind === 'etp', sequence: previousClass(coin).sequence ?? 0, height: coin.height };
    }
  }

  readonly #electionView: WitnessView = {
    elected: (epoch) => this.#elected.get(epoch),
    registrations: () => this.#registrations.filter(({ key }) => this.#isUnspent(key)).map(({ registration }) => registration).reverse(),
    certificatesOn: (address) => this.#certificateKeys.filter((held) => held.address === address && this.#isUnspent(held.key))
      .map(({ key, symbol }) => ({ symbol, height: (this.#coins.get(key) as PreviousOutput).height })),
    issuedCertificates: () => [...this.#witnessIssues].map(([symbol, height]) => ({ symbol, height })),
  };

  get witnesses(): WitnessView {
    return this.#electionView;
  }

  #isUnspent(key: string): boolean {
    const coin = this.#coins.get(key);
    return coin !== undefined && coin !== 'spent';
  }

  /** Puts an elected list there that no known block carries. */
  elect(epoch: number, keys: readonly Uint8Array[]): void {
    this.#elected.set(epoch, keys);
    this.witnessCount = keys.length;
  }

  /** Takes a block in, checked or not. */
  apply(subject: BlockCase): void {
    const { block, ids, facts } = subject;
    const { header } = block;
    const height = this.headers.length;
    for (const [index, { tx, coinbase }] of facts.entries()) {
      if (!coinbase) for (const { previousOutput } of tx.inputs) this.#spend(previousOutput);
      const txid = ids[index]!;
      for (const [output, found] of tx.outputs.entries()) {
        const coin: PreviousOutput = { output: found, height, coinbase, timestamp: header.timestamp, txVersion: tx.version };
        const key = keyOf({ hash: txid, index: output });
        // A later transaction of the block may have spent it already.
        if (this.#coins.get(key) !== 'spent') this.#coins.set(key, coin);
        this.#noteStake(coin, key);
        const registration = readRegistration(tx, output, height, this.network);
        if (registration !== undefined) this.#registrations.push({ key, registration });
        if (found.value === 0n && found.attachment.kind === 'certificate' && found.attachment.certType === CERTIFICATE.witness) {
          this.#certificateKeys.push({ key, address: scriptAddress(found.script, this.network), symbol: found.attachment.symbol });
        }
      }
      this.#unspentOf.set(hexEncode(txid), tx.outputs.length + (this.#unspentOf.get(hexEncode(txid)) ?? 0));
      for (const change of registryChanges(tx)) this.#register(change, height);
    }
    const vote = block.transactions[0]!.outputs[1];
    const elected = vote === undefined ? null : readVoteResult(vote);
    if (elected !== null) this.elect(height, elected);
    this.headers.push({ hash: subject.hash, version: header.version, timestamp: header.timestamp, bits: header.bits, number: header.number, nonce: header.nonce });
  }

  /** Puts an output there that no known block made. */
  fund(point: OutPoint, coin: PreviousOutput): void {
    this.#coins.set(keyOf(point), coin);
  }

  #spend(point: OutPoint): void {
    this.#coins.set(keyOf(point), 'spent');
    const txid = hexEncode(point.hash);
    this.#unspentOf.set(txid, (this.#unspentOf.get(txid) ?? 0) - 1);
  }

  #noteStake(coin: PreviousOutput, key: string): void {
    const { pattern, hash20 } = previousClass(coin);
    if (pattern !== 'pay-key-hash-sequence-lock' || hash20 === undefined) return;
    const hash = hexEncode(hash20);
    this.#stakes.set(hash, (this.#stakes.get(hash) ?? new Set()).add(key));
  }

  #register(change: RegistryChange, height: number): void {
    switch (change.registry) {
      case 'asset': {
        const known = this.#assets.get(change.symbol);
        const record = known ?? { issueHeight: height, totalSupply: 0n, issuerAddress: change.address, threshold: change.threshold, decimals: change.decimals };
        this.#assets.set(change.symbol, { ...record, totalSupply: record.totalSupply + change.supply });
        return;
      }
      case 'certificate':
        if (change.action !== 'created') return;
        if (change.certType === CERTIFICATE.witness) {
          this.#witnessSymbols.push(change.symbol);
          this.#witnessIssues.set(change.symbol, height);
        }
        this.#certificates.set(`${change.certType}:${change.symbol}`, {
          owner: change.owner, address: change.address, height, ...(change.content !== undefined && { content: change.content }),
        });
        return;
      case 'did': {
        const former = this.#dids.get(change.symbol);
        if (former !== undefined) this.#owners.delete(former);
        this.#dids.set(change.symbol, change.address);
        this.#owners.set(change.address, change.symbol);
        return;
      }
      case 'mit':
        this.#mits.set(change.symbol, change.address);
    }
  }
}
