import type { Attachment, OutPoint, Transaction, TransactionOutput } from '@mbaas/chain-codec';
import { encodeAddress } from '@mbaas/chain-crypto';
import { mainnet } from '@mbaas/chain-params';
import { payToKeyHash } from '@mbaas/chain-script';
import { firstRefusal } from '../src/first-refusal.ts';
import {
  CERTIFICATE, RULE_TABLE, transactionCase, transactionFacts,
  type AssetRecord, type CertificateRecord, type ChainContext, type ConsensusView, type PreviousOutput, type TransactionCase, type TxCode,
} from '../src/index.ts';

/** Addresses by single letters. */
export const keyHash = (name: string): Uint8Array => new Uint8Array(20).fill(name.charCodeAt(0));
export const addressText = (name: string): string => encodeAddress(mainnet.addressVersions.p2pkh, keyHash(name));

export const pay = (value: bigint, who = 'a', attachment: Attachment = { version: 1, kind: 'etp' }): TransactionOutput =>
  ({ value, script: payToKeyHash(keyHash(who)), attachment });

export const transfer = (symbol: string, quantity: bigint, who = 'a'): TransactionOutput => pay(0n, who, { version: 1, kind: 'asset-transfer', symbol, quantity });

export const message = (content: string): TransactionOutput => pay(0n, 'a', { version: 1, kind: 'message', content });

type Detail = Extract<Attachment, { kind: 'asset-detail' }>;
export const issue = (symbol: string, change: Partial<Detail> = {}, who = 'a'): TransactionOutput => pay(0n, who, {
  version: 1, kind: 'asset-detail', symbol, maximumSupply: 1000n, decimals: 0, secondaryIssueThreshold: 0, unused2: 0, unused3: 0, issuer: 'alice',
  address: addressText(who), description: '', ...change,
});

type Certificate = Extract<Attachment, { kind: 'certificate' }>;
export const certificate = (symbol: string, certType: number, status: number, change: Partial<Certificate> = {}, who = 'a'): TransactionOutput => pay(0n, who, {
  version: 1, kind: 'certificate', symbol, owner: 'alice', address: addressText(who), certType, status,
  ...(certType === CERTIFICATE.mining && { content: 'initial:1,interval:1,base:1' }), ...change,
});

export const mit = (symbol: string, status: number, who = 'a'): TransactionOutput =>
  pay(0n, who, { version: 1, kind: 'mit', status, symbol, address: addressText(who), ...(status === 1 && { content: '' }) });

export const avatar = (symbol: string, status: 'register' | 'transfer', who = 'a', address = addressText(who)): TransactionOutput =>
  pay(0n, who, { version: 1, kind: 'did', status, symbol, address });

/** A coin with the usual past; inputs are made from coins. */
export const coin = (output: TransactionOutput, change: Partial<PreviousOutput> = {}): PreviousOutput =>
  ({ output, height: 1_900_000, coinbase: false, timestamp: 1_500_000_000, txVersion: 4, ...change });

export interface State {
  assets?: Record<string, Partial<AssetRecord>>;
  /** By `type:symbol`. */
  certificates?: Record<string, Partial<CertificateRecord>>;
  dids?: Record<string, string>;
  mits?: readonly string[];
  secondaries?: number;
}

/** A view of some coins, numbered as inputs, and some names. */
export function viewOf(coins: readonly (PreviousOutput | 'spent' | undefined)[], state: State = {}): ConsensusView {
  const dids = state.dids ?? {};
  return {
    previousOutput: ({ index }: OutPoint) => coins[index],
    asset: (symbol) => {
      const record = state.assets?.[symbol];
      return record && { issueHeight: 1, totalSupply: 1000n, issuerAddress: addressText('a'), threshold: 0, decimals: 0, ...record };
    },
    certificate: (symbol, type) => {
      const record = state.certificates?.[`${type}:${symbol}`];
      return record && { owner: 'alice', address: addressText('a'), height: 1, ...record };
    },
    countSecondaryWitness: () => state.secondaries ?? 0,
    did: (name) => (dids[name] === undefined ? undefined : { address: dids[name] }),
    didOfAddress: (address) => Object.keys(dids).find((name) => dids[name] === address),
    mit: (symbol) => (state.mits?.includes(symbol) ? { address: '' } : undefined),
    header: () => undefined,
  };
}

export const mainnetContext: ChainContext = {
  network: mainnet, profile: 'reference', height: 2_000_000, top: 1_999_999, medianTimePast: 1_600_000_000, now: null, entry: 'pool',
};

/** A transaction to judge: version 4, one input of 10 ETP, and change unless said otherwise. */
export interface Sample {
  coins?: readonly (PreviousOutput | 'spent' | undefined)[];
  outputs?: readonly TransactionOutput[];
  tx?: Partial<Transaction>;
  sequences?: readonly number[];
  scripts?: readonly Uint8Array[];
  size?: number;
  context?: Partial<ChainContext>;
  state?: State;
}

export const TEN = 10_00000000n;

export function txOf({ coins = [coin(pay(TEN))], outputs = [pay(TEN - 10_000n)], tx = {}, sequences = [], scripts = [] }: Sample): Transaction {
  return {
    version: 4,
    inputs: coins.map((_, index) => ({
      previousOutput: { hash: new Uint8Array(32).fill(7), index },
      script: scripts[index] ?? new Uint8Array(0),
      sequence: sequences[index] ?? 0xffffffff,
    })),
    outputs: [...outputs],
    lockTime: 0,
    ...tx,
  };
}

export function subjectOf(sample: Sample): TransactionCase {
  const context = { ...mainnetContext, ...sample.context };
  const facts = transactionFacts(txOf(sample), sample.size ?? 300, context.network);
  return transactionCase(facts, viewOf(sample.coins ?? [coin(pay(TEN))], sample.state), context);
}

/** What the whole of the pool's rules says: a code, or `accepted`. */
export function judge(sample: Sample): TxCode | 'accepted' {
  return firstRefusal(RULE_TABLE.transactionInPool, subjectOf(sample))?.code ?? 'accepted';
}
