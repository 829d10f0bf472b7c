import { checkTransaction, nameClaims, type ConsensusView } from '@mbaas/chain-consensus';
import type { OutPoint, TransactionOutput } from '@mbaas/chain-codec';
import { ok, type Refusal, type Result } from '@mbaas/kernel';
import { bytesEqual, heldText, type Hash32 } from '@mbaas/chain-primitives';
import { countSigops } from '@mbaas/chain-script';
import { contextAtTip, type RuleOptions } from '../connect/block-rules.ts';
import { Coin, type CoinTransaction } from '../state/coin.ts';
import { HashMap } from '../state/hash-map.ts';
import type { TipState } from '../state/tip-state.ts';
import { voteOutput } from '../witness/vote-output.ts';
import type { PoolEntry } from './pool-entry.ts';
import type { Pool } from './pool.ts';
import { headerTerms, minedQuantity, type HeaderTerms, type TemplateVersion } from './template-header.ts';
import { templateOrder } from './template-order.ts';
import { isWelcome, type TemplatePolicy } from './template-policy.ts';

/** Header, counts, a coinbase with room for a message, a coinstake of eleven inputs and a signature. */
const RESERVED_BYTES = 4_000;
/** Signature operations left to coinbase and coinstake. */
const RESERVED_SIGOPS = 100;
/** No transaction is shorter: with less room left nothing more is looked at. */
const SMALLEST_BYTES = 60;

export interface TemplateRequest {
  readonly version: TemplateVersion;
  readonly maxBytes: number;
  /** An MST to be mined along, its symbol as people write it. */
  readonly mineAsset?: string | undefined;
}

/** What the next block on the tip may hold. */
export interface BlockTemplate extends HeaderTerms {
  readonly previousHash: Hash32;
  readonly fees: bigint;
  /** Units of the MST asked for; 0 where none may be mined. */
  readonly mined: bigint;
  /** What the coinbase carries behind its reward at the start of a delegated epoch. */
  readonly voteResult?: TransactionOutput;
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
 * Picks waiting transactions in the order of the policy that are valid together in the next block, each judged as the block
 * would be. The block that starts proof of stake carries none. Codes of `headerTerms`.
 */
export function blockTemplate(pool: Pool, state: TipState, rules: RuleOptions, policy: TemplatePolicy, { version, maxBytes, mineAsset }: TemplateRequest): Result<BlockTemplate, Refusal> {
  const context = contextAtTip(state, rules);
  const { network } = context;
  const terms = headerTerms(version, state.view, context);
  if (!terms.ok) return terms;
  const { height, timestamp, posGenesis } = terms.value;
  const taken = new HashMap<CoinTransaction>(({ id }) => id);
  const spent = new Set<Coin>();
  const names = new Set<string>();
  const transactions: PoolEntry[] = [];
  let bytes = RESERVED_BYTES;
  let sigops = RESERVED_SIGOPS;
  let fees = 0n;
  for (const entry of posGenesis ? [] : templateOrder(pool.entries())) {
    if (bytes + SMALLEST_BYTES > maxBytes) break;
    const count = sigopsOf(entry);
    if (bytes + entry.bytes.length > maxBytes || sigops + count > network.maxSigops) continue;
    if (!isWelcome(entry, height, policy)) continue;
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
  const mined = mineAsset === undefined ? 0n : minedQuantity(heldText(mineAsset), state.view, context);
  const voteResult = voteOutput(state.view, context);
  return ok({ ...terms.value, previousHash: state.headers.hash(state.height), fees, mined, transactions, ...(voteResult === undefined ? {} : { voteResult }) });
}
