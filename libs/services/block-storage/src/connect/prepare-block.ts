import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { isNullOutPoint } from '@mbaas/chain-codec';
import { bytesEqual } from '@mbaas/chain-primitives';
import type { Coin } from '../state/coin.ts';
import type { TipState } from '../state/tip-state.ts';
import { checkRules, type RuleOptions } from './block-rules.ts';
import { madeTransactions } from './made-transactions.ts';
import type { PreparedBlock, PreparedTransaction } from './prepared-block.ts';
import type { ReadBlock } from './read-block.ts';
import { addRecords, removeRecords } from './registry-records.ts';

/**
 * Takes the next block into memory: every rule but seal and scripts, then coins, registries, header and numbers.
 * The coins it spends must have been loaded. A refusal leaves memory as it was.
 */
export function prepareBlock(read: ReadBlock, state: TipState, options: RuleOptions, stored?: number): Result<PreparedBlock, Refusal> {
  const { decoded, hash } = read;
  const { header } = decoded.block;
  if (state.height >= 0 && !bytesEqual(header.previousBlockHash, state.headers.hash(state.height))) return err({ code: 'BLOCK_PARENT_UNKNOWN' });
  const checked = checkRules(read, state, options);
  if (!checked.ok) return checked;

  const place = { height: state.height + 1, firstTx: state.nextTx, firstOutput: state.nextOutput };
  const made = madeTransactions(read, place, checked.value.map(({ classes }) => classes ?? []));
  // Before any input is taken: the node lets a transaction spend a later one of the same block.
  for (const transaction of made) state.coins.add(transaction);
  const transactions = decoded.block.transactions.map((transaction, index): PreparedTransaction => {
    const { start, end } = decoded.transactionSpans[index] as (typeof decoded.transactionSpans)[number];
    const spent: Coin[] = [];
    for (const { previousOutput } of transaction.inputs) {
      if (isNullOutPoint(previousOutput)) continue;
      const coin = state.coins.coin(previousOutput);
      assert(coin !== undefined && !coin.spent, 'the rules let only unspent coins pass');
      coin.spent = true;
      spent.push(coin);
    }
    const { kind, fee } = checked.value[index] as (typeof checked.value)[number];
    return { id: read.ids[index] as Uint8Array, transaction, kind, fee, spent, made: made[index] as (typeof made)[number], start, length: end - start };
  });
  const prepared: PreparedBlock = { decoded, hash, transactions, stored, ...place };
  const last = made.at(-1);
  state.elected.note(place.height, decoded.block);
  state.headers.push(hash, header);
  state.nextTx += made.length;
  state.nextOutput = last === undefined ? state.nextOutput : last.firstOutput + last.outputCount;
  addRecords(state.registries, prepared);
  return ok(prepared);
}

/** The exact inverse, for the newest prepared block only. */
export function forgetBlock(prepared: PreparedBlock, state: TipState): void {
  assert(prepared.height === state.height, 'blocks leave memory newest first');
  state.generation += 1;
  removeRecords(state.registries, prepared);
  state.headers.truncate(prepared.height - 1);
  state.nextTx = prepared.firstTx;
  state.nextOutput = prepared.firstOutput;
  for (const { spent } of prepared.transactions) for (const coin of spent) coin.spent = false;
  for (const { id } of prepared.transactions) state.coins.delete(id);
}
