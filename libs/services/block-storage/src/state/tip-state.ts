import type { Block, OutPoint, TransactionOutput } from '@mbaas/chain-codec';
import { readVoteResult, type ConsensusView, type PreviousOutput } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
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
  }

  /** Height of the last prepared block, −1 before the genesis block. */
  get height(): number {
    return this.headers.top;
  }

  /** Elected witnesses by height of the epoch's first block. */
  readonly #witnesses = new Map<number, number>();

  /** First height of the delegated epoch that a height lies in; undefined where the network has none there. */
  epochStart(height: number): number | undefined {
    const start = this.network.heights.dpos;
    const blocks = this.network.dposParams?.epochBlocks;
    if (start === null || blocks === undefined || height < start) return undefined;
    return height - ((height - start) % blocks);
  }

  /** Remembers how many witnesses the first block of an epoch elects: they share the subsidy. */
  noteVote(height: number, { transactions }: Block): void {
    this.noteVoteOutput(height, transactions[0]?.outputs[1]);
  }

  noteVoteOutput(height: number, output: TransactionOutput | undefined): void {
    if (output === undefined || this.epochStart(height) !== height) return;
    this.#witnesses.set(height, readVoteResult(output)?.length ?? 1);
  }

  witnessesAt(height: number): number {
    const epoch = this.epochStart(height);
    return epoch === undefined ? 1 : (this.#witnesses.get(epoch) ?? 1);
  }

  /** The chain as rules see it. Coins must have been loaded; everything else is in memory. */
  readonly view: ConsensusView = {
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
}
