import type { Network } from '@mbaas/chain-params';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { Database, Queryable } from '@mbaas/platform-postgres';
import type { OutPoint } from '@mbaas/chain-codec';
import type { Coin } from '../state/coin.ts';
import { assetBalances, etpBalance, type AssetBalance, type EtpBalance } from './balance.reader.ts';
import { blockAt, blockOf, blocksBelow, idsOf, rawBlockAt, type BlockRecord } from './block.reader.ts';
import { unspentOf, type CoinFilter, type CoinRecord } from './coin.reader.ts';
import { historyCount, historyOf, type HistoryFilter, type HistoryRecord } from './history.reader.ts';
import { addressNumber, symbolNumber } from './owner.reader.ts';
import { loadTip, poolSize, readMoment } from './read-scope.ts';
import { avatarAt, avatarRecordsOf, certificateRecordsOf, issuesOf, mitRecordsOf, type AvatarRow, type CertificateRow, type IssueRecord, type MitRow } from './registry.reader.ts';
import type { Moment } from './spendability.ts';
import { coinsAt, transactionOf, transactionsByNumber, type TransactionRecord } from './transaction.reader.ts';

const TIMESTAMP_OFFSET = 68;

/** Everything of one moment. All methods see the same tip. Names and addresses are texts as people write them. */
export interface ChainMoment {
  readonly tip: Moment & { readonly hash: Hash32 };
  blockAt(height: number): Promise<BlockRecord | undefined>;
  blockOf(hash: Hash32): Promise<BlockRecord | undefined>;
  blocksBelow(height: number, limit: number): Promise<BlockRecord[]>;
  rawBlockAt(height: number): Promise<Uint8Array | undefined>;
  idsOf(block: BlockRecord): Promise<Hash32[]>;
  transaction(id: Hash32): Promise<TransactionRecord | undefined>;
  transactionsByNumber(numbers: readonly number[]): Promise<TransactionRecord[]>;
  /** Outputs by point, spent or not. */
  outputs(points: readonly OutPoint[]): Promise<(Coin | undefined)[]>;
  etpBalance(address: string): Promise<EtpBalance>;
  assetBalances(address: string): Promise<AssetBalance[]>;
  /** Unspent outputs of an address, oldest first. */
  coins(address: string, filter: Omit<CoinFilter, 'address' | 'symbol'> & { readonly symbol?: string }): Promise<CoinRecord[]>;
  /** Transactions that touched an address, newest first. */
  history(address: string, filter: Omit<HistoryFilter, 'address'>): Promise<HistoryRecord[]>;
  historyCount(address: string): Promise<number>;
  /** Issue records, oldest first; of all assets when no symbol is given. */
  assetIssues(symbol?: string): Promise<IssueRecord[]>;
  certificateRecords(symbol?: string): Promise<CertificateRow[]>;
  avatarRecords(name?: string): Promise<AvatarRow[]>;
  /** Records of the avatar that an address owns now; empty when it owns none. */
  avatarRecordsOfAddress(address: string): Promise<AvatarRow[]>;
  mitRecords(symbol?: string): Promise<MitRow[]>;
  /** Transactions that wait for a block. */
  poolSize(): Promise<number>;
}

const NO_BALANCE: EtpBalance = { received: 0n, unspent: 0n, available: 0n, frozen: 0n };

/** Records of one name, or of all when none is given; nothing for a name the chain has never seen. */
async function ofName<T>(from: Queryable, name: string | undefined, load: (from: Queryable, filter: { symbol?: number }) => Promise<T[]>): Promise<T[]> {
  if (name === undefined) return load(from, {});
  const symbol = await symbolNumber(from, name);
  return symbol === undefined ? [] : load(from, { symbol });
}

async function ofAddress<T>(from: Queryable, text: string, none: T, load: (address: number) => Promise<T>): Promise<T> {
  const address = await addressNumber(from, text);
  return address === undefined ? none : load(address);
}

async function openMoment(from: Queryable, network: Network): Promise<ChainMoment> {
  const row = await loadTip(from);
  const tip = { height: row.height, hash: row.hash, timestamp: Buffer.from(row.header).readUInt32LE(TIMESTAMP_OFFSET) };
  return {
    tip,
    blockAt: (height) => blockAt(from, height),
    blockOf: (hash) => blockOf(from, hash),
    blocksBelow: (height, limit) => blocksBelow(from, height, limit),
    rawBlockAt: (height) => rawBlockAt(from, height),
    idsOf: (block) => idsOf(from, block),
    transaction: (id) => transactionOf(from, id),
    transactionsByNumber: (numbers) => transactionsByNumber(from, numbers),
    outputs: (points) => coinsAt(from, points),
    etpBalance: (address) => ofAddress(from, address, NO_BALANCE, (number) => etpBalance(from, number, tip, network)),
    assetBalances: (address) => ofAddress(from, address, [], (number) => assetBalances(from, number, tip)),
    coins: (address, { symbol, ...filter }) =>
      ofAddress(from, address, [], async (number) => {
        if (symbol === undefined) return unspentOf(from, { address: number, ...filter });
        const named = await symbolNumber(from, symbol);
        return named === undefined ? [] : unspentOf(from, { address: number, symbol: named, ...filter });
      }),
    history: (address, filter) => ofAddress(from, address, [], (number) => historyOf(from, { address: number, ...filter })),
    historyCount: (address) => ofAddress(from, address, 0, (number) => historyCount(from, number)),
    assetIssues: (symbol) => ofName(from, symbol, issuesOf),
    certificateRecords: (symbol) => ofName(from, symbol, certificateRecordsOf),
    avatarRecords: (name) => ofName(from, name, avatarRecordsOf),
    avatarRecordsOfAddress: (address) =>
      ofAddress(from, address, [], async (number) => {
        const symbol = await avatarAt(from, number);
        return symbol === undefined ? [] : avatarRecordsOf(from, { symbol });
      }),
    mitRecords: (symbol) => ofName(from, symbol, mitRecordsOf),
    poolSize: () => poolSize(from),
  };
}

/** Reads the chain's tables; needs no writer in its process, so replicas can serve it. */
export class ChainReader {
  readonly network: Network;
  readonly #database: Database;

  constructor(database: Database, network: Network) {
    this.network = network;
    this.#database = database;
  }

  /** Runs reads that belong together in one snapshot. */
  at<T>(work: (moment: ChainMoment) => Promise<T>): Promise<T> {
    return readMoment(this.#database, async (from) => work(await openMoment(from, this.network)));
  }

  /** Runs statements of one's own in one snapshot. */
  rows<T>(work: (from: Queryable) => Promise<T>): Promise<T> {
    return readMoment(this.#database, work);
  }
}
