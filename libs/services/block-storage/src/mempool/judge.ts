import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { checkTransaction, transactionFacts, type ConsensusView, type TransactionFacts } from '@mbaas/chain-consensus';
import { decodeTransaction, isNullOutPoint, transactionIdOfBytes, type OutPoint, type Transaction } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { contextAtTip, type RuleOptions } from '../connect/block-rules.ts';
import { showHash } from '../facts/display.ts';
import { Coin, type CoinTransaction } from '../state/coin.ts';
import type { TipState } from '../state/tip-state.ts';
import type { PoolEntry } from './pool-entry.ts';
import type { Pool } from './pool.ts';

/** A loose transaction as far as its bytes alone tell. */
export interface ReadTransaction {
  readonly id: Hash32;
  readonly bytes: Uint8Array;
  readonly transaction: Transaction;
}

/** Decodes a transaction and hashes it. The codec's codes. */
export function readTransaction(bytes: Uint8Array): Result<ReadTransaction, Refusal> {
  const transaction = decodeTransaction(bytes);
  return transaction.ok ? ok({ id: transactionIdOfBytes(bytes, nativeSha256), bytes, transaction: transaction.value }) : transaction;
}

/** The chain below the pool, with the outputs of waiting transactions on top. */
export const poolView = (pool: Pool, state: TipState): ConsensusView => ({
  ...state.view,
  previousOutput: (point: OutPoint) => pool.coin(point) ?? state.view.previousOutput(point),
});

const looseOutputs = ({ id, transaction }: ReadTransaction): CoinTransaction => {
  const made: CoinTransaction = { id, number: 0, height: 0, coinbase: false, timestamp: 0, version: transaction.version, firstOutput: 0, outputCount: transaction.outputs.length, coins: [] };
  for (const [index, output] of transaction.outputs.entries()) made.coins.push(new Coin(made, index, output));
  return made;
};

/**
 * All rules for a loose transaction but scripts (consensus.md 7.3), against the tip and the pool. Coins must have been
 * loaded. The entry is not added. Where a waiting transaction stands in the way its id is in the detail (`conflictsWith`).
 */
export function judge(read: ReadTransaction, pool: Pool, state: TipState, rules: RuleOptions, place: { number: number; addedAt: number }): Result<PoolEntry, Refusal> {
  const facts: TransactionFacts = transactionFacts(read.transaction, read.bytes.length, state.network);
  for (const [input, { previousOutput }] of read.transaction.inputs.entries()) {
    const rival = pool.spenderOf(previousOutput);
    if (rival !== undefined) return err({ code: 'TX_INPUT_CONTESTED', detail: { input, conflictsWith: showHash(rival.id) } });
  }
  const checked = checkTransaction(facts, poolView(pool, state), contextAtTip(state, rules, 'pool'));
  if (!checked.ok) return checked;
  const claimant = pool.rivalForNames(facts);
  if (claimant !== undefined) return err({ code: 'TX_NAME_CONTESTED', detail: { conflictsWith: showHash(claimant.id) } });
  const spent = read.transaction.inputs
    .filter(({ previousOutput }) => !isNullOutPoint(previousOutput))
    .map(({ previousOutput }): Coin => {
      const coin = pool.coin(previousOutput) ?? state.coins.coin(previousOutput);
      assert(coin !== undefined, 'the rules let only known inputs pass');
      return coin;
    });
  return ok({ ...read, facts, fee: checked.value.fee, spent, made: looseOutputs(read), ...place });
}
