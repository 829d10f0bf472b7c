import type { OutPoint } from '@mbaas/chain-codec';
import type { ConsensusView, PreviousOutput, WitnessView } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { ElectedLists } from '../witness/elected-lists.ts';
import { AddressBook } from './address-book.ts';
import { CoinCache } from './coin-cache.ts';
import { HeaderIndex } from './header-index.ts';
import { Registries } from './registries.ts';

export interface TipStateOptions {
  readonly network: Network;
  /** Transactions a generation of the coin cache. */
  readonly coinCacheSize: number;
}

/** All the writer knows of the chain in memory, at the height it has prepared up to (which may be ahead of the tables). */
export class TipState {
  readonly network: Network;
  readonly headers = new HeaderIndex();
  readonly coins: CoinCache;
  readonly addresses: AddressBook;
  readonly elected: ElectedLists;
  registries = new Registries();
  /** Raised whenever blocks left memory: what was found out over the state before counts no more. */
  generation = 0;
  /** Numbers for the next transaction and output. */
  nextTx = 1;
  nextOutput = 1;

  constructor({ network, coinCacheSize }: TipStateOptions) {
    this.network = network;
    this.coins = new CoinCache(coinCacheSize);
    this.addresses = new AddressBook(network, coinCacheSize);
    this.elected = new ElectedLists(network);
    this.view = network.heights.dpos === null ? this.#plainView : { ...this.#plainView, witnesses: this.#witnessView };
  }

  /** Height of the last prepared block, −1 before the genesis block. */
  get height(): number {
    return this.headers.top;
  }

  /** The chain as rules see it. Coins must have been loaded; everything else is in memory. */
  readonly view: ConsensusView;

  readonly #plainView: ConsensusView = {
    previousOutput: (point: OutPoint): PreviousOutput | undefined | 'spent' => {
      const coin = this.coins.coin(point);
      return coin?.spent === true ? 'spent' : coin;
    },
    asset: (symbol) => this.registries.asset(symbol),
    certificate: (symbol, type) => this.registries.certificate(symbol, type),
    countSecondaryWitness: (prefix) => this.registries.countSecondaryWitness(prefix, this.height),
    did: (symbol) => this.registries.avatar(symbol),
    didOfAddress: (address) => this.registries.avatarOf(address),
    mit: (symbol) => this.registries.mit(symbol),
    header: (height) => this.headers.get(height),
    lastHeaderOfVersion: (version, atOrBelow) => this.headers.lastOfVersion(version, atOrBelow),
    stakeLocks: (keyHash) => this.registries.stakeLocks(keyHash),
  };

  /** What the witness rules see; an epoch whose list is not known has no witnesses, so that nobody may sign. */
  readonly #witnessView: WitnessView = {
    elected: (epoch) => this.elected.at(epoch) ?? [],
    registrations: () => this.registries.witnesses?.registrations() ?? [],
    certificatesOn: (address) => this.registries.witnesses?.certificatesOn(address) ?? [],
    issuedCertificates: () => this.registries.witnessCertificates(),
  };
}
