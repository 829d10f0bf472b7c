import { checkTransaction, nameClaims, requiredBits, subsidy, type ConsensusView } from '@mbaas/chain-consensus';
import type { OutPoint } from '@mbaas/chain-codec';
import { bytesEqual, type Hash32 } from '@mbaas/chain-primitives';
import { countSigops } from '@mbaas/chain-script';
import { contextAtTip, type RuleOptions } from '../connect/block-rules.ts';
import { Coin, type CoinTransaction } from '../state/coin.ts';
import { HashMap } from '../state/hash-map.ts';
import type { TipState } from '../state/tip-state.ts';
import type { PoolEntry } from './pool-entry.ts';
import type { Pool } from './pool.ts';

/** Header, counts and a coinbase with room for a message. */
const RESERVED_BYTES = 1_000;
/** Signature operations left to the coinbase. */
const RESERVED_SIGOPS = 100;
const POW_VERSION = 1;
const DEPOSIT = 'pay-key-hash-lock-height';

/** What the next proof-of-work block on the tip may hold. */
export interface BlockTemplate {
  readonly height: number;
  readonly previousHash: Hash32;
  /** Unix seconds. */
  readonly minimumTimestamp: number;
  readonly bits: bigint;
  readonly subsidy: bigint;
  readonly fees: bigint;
  readonly transactions: readonly PoolEntry[];
}

const sigopsOf = ({ transaction: { inputs, outputs } }: PoolEntry): number =>
  [...inputs, ...outputs].reduce((sum, { script }) => sum + countSigops(script, true), 0);

/** Outputs of a waiting transaction as they will be in the block. */
function inBlock({ id, transaction }: PoolEntry, height: number, timestamp: number): CoinTransaction {
  const made: CoinTransaction = { id, number: 0, height, coinbase: false, timestamp, version: transaction.version, firstOutput: 0, outputCount: transaction.outputs.length, coins: [] };
  for (const [index, output] of transaction.outputs.entries()) made.coins.push(new Coin(made, index, output));
  return made;
}

/**
 * Picks waiting transactions in order of acceptance (parents first) that are valid together in the next block, each judged
 * as the block would be. Deposits are left out: they need reward coinbases of their own.
 */
export function blockTemplate(pool: Pool, state: TipState, rules: RuleOptions, maxBytes: number): BlockTemplate {
  const context = contextAtTip(state, rules);
  const { height, network } = context;
  const minimumTimestamp = state.headers.timestamp(state.height);
  const timestamp = Math.max(minimumTimestamp, context.now ?? 0);
  const taken = new HashMap<CoinTransaction>(({ id }) => id);
  const spent = new Set<Coin>();
  const names = new Set<string>();
  const transactions: PoolEntry[] = [];
  let bytes = RESERVED_BYTES;
  let sigops = RESERVED_SIGOPS;
  let fees = 0n;
  for (const entry of pool.entries()) {
    const count = sigopsOf(entry);
    if (bytes + entry.bytes.length > maxBytes || sigops + count > network.maxSigops) continue;
    if (entry.facts.classes.some(({ pattern }) => pattern === DEPOSIT)) continue;
    const claims = nameClaims(entry.facts);
    if (claims.some(({ key }) => names.has(key))) continue;
    const coins: Coin[] = [];
    for (const [input, { previousOutput }] of entry.transaction.inputs.entries()) {
      const parent = entry.spent[input]?.transaction.height === 0 ? taken.get(previousOutput.hash)?.coins[previousOutput.index] : undefined;
      const coin = parent ?? (pool.get(previousOutput.hash) === undefined ? entry.spent[input] : undefined);
      if (coin === undefined || spent.has(coin)) continue;
      coins.push(coin);
    }
    const view: ConsensusView = { ...state.view, previousOutput: ({ hash, index }: OutPoint) => coins.find((coin) => coin.index === index && bytesEqual(coin.transaction.id, hash)) };
    const checked = checkTransaction(entry.facts, view, context);
    if (!checked.ok) continue;
    for (const coin of coins) spent.add(coin);
    for (const { key } of claims) names.add(key);
    taken.add(inBlock(entry, height, timestamp));
    transactions.push(entry);
    bytes += entry.bytes.length;
    sigops += count;
    fees += entry.fee;
  }
  return {
    height,
    previousHash: state.headers.hash(state.height),
    minimumTimestamp,
    bits: requiredBits({ version: POW_VERSION, timestamp, number: height }, height, state.view, network),
    subsidy: subsidy(height, POW_VERSION, network),
    fees,
    transactions,
  };
}
