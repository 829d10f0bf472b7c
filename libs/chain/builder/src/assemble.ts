import { ok, type Result } from '@mbaas/kernel';
import type { Transaction, TransactionInput, TransactionOutput } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { classifyOutput } from '@mbaas/chain-script';
import { BUILD_LIMITS } from './build-limits.ts';
import { refuse, type BuildRefusal } from './build.errors.ts';
import { plainCoins } from './cargo.rules.ts';
import { outPointKey, type Coin } from './coin.ts';
import { memoOutput, outputAt } from './outputs.ts';
import { selectCoins } from './select-coins.ts';

const TRANSACTION_VERSION = 4;
const FINAL_SEQUENCE = 0xffff_ffff;

/** An unsigned transaction: input scripts are empty. `inputs[i]` is the coin that input i spends. Fee in atoms. */
export interface Built {
  readonly unsigned: Transaction;
  readonly inputs: readonly Coin[];
  readonly fee: bigint;
}

/** Whose ETP pays: the coins to choose from, and where the change goes (unless told: the address of the largest coin chosen). */
export interface Purse {
  readonly coins: readonly Coin[];
  readonly change?: string | undefined;
}

/** What an operation wants, before ETP for it is chosen. */
export interface Draft {
  readonly network: Network;
  /** Coins spent for what they carry; `outputs` give all of that back. Their ETP is returned to the first one's address. */
  readonly carried: readonly Coin[];
  readonly outputs: readonly TransactionOutput[];
  readonly purse: Purse;
  /** Plain coins of the purse that must be inputs. */
  readonly required?: readonly Coin[];
  readonly memo?: string | undefined;
  readonly fee: bigint;
}

const valueOf = (coin: Coin): bigint => coin.output.value;
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** @internal An unsigned input: its sequence proves the lock of what it spends. */
export const inputOf = (coin: Coin): TransactionInput => {
  const { pattern, sequence } = classifyOutput(coin.output.script);
  // A lock in blocks or time is proven by the input's sequence (wire-format §4.4); every other input is final.
  const proven = pattern === 'pay-key-hash-sequence-lock' && sequence !== undefined ? sequence : FINAL_SEQUENCE;
  return { previousOutput: coin.point, script: new Uint8Array(0), sequence: proven };
};

/**
 * Chooses ETP for a draft and lays the transaction out: outputs of the draft, ETP that carried coins held, memo, change.
 * Codes: BUILD_FEE_INVALID, BUILD_FUNDS_INSUFFICIENT, BUILD_FUNDS_SCATTERED, BUILD_MEMO_INVALID, BUILD_ADDRESS_INVALID.
 */
export function assemble(draft: Draft): Result<Built, BuildRefusal> {
  const { network, carried, purse, fee, required = [] } = draft;
  if (fee < network.minFee || fee > BUILD_LIMITS.maxFee) return refuse('BUILD_FEE_INVALID', { minimum: `${network.minFee}`, maximum: `${BUILD_LIMITS.maxFee}` });

  const requiredKeys = new Set([...required, ...carried].map(({ point }) => outPointKey(point)));
  const needed = sum(draft.outputs.map(({ value }) => value)) + fee;
  const missing = needed - sum(required.map(valueOf));
  const choice = selectCoins(plainCoins(purse.coins).filter(({ point }) => !requiredKeys.has(outPointKey(point))), missing, valueOf);
  const paying = [...required, ...choice.coins];
  const available = sum(paying.map(valueOf));
  if (available < needed) return refuse('BUILD_FUNDS_INSUFFICIENT', { required: `${needed}`, available: `${available}` });

  const inputs = [...carried, ...paying];
  if (inputs.length > BUILD_LIMITS.maxInputs) return refuse('BUILD_FUNDS_SCATTERED', { inputs: inputs.length, maximum: BUILD_LIMITS.maxInputs });

  const changeAddress = purse.change ?? (paying[0] as Coin).address;
  const outputs = [...draft.outputs];
  const returned = sum(carried.map(valueOf));
  for (const [address, value] of [[carried[0]?.address, returned], [changeAddress, available - needed]] as const) {
    if (address === undefined || value === 0n) continue;
    const change = outputAt(address, value, { kind: 'etp' }, network);
    if (!change.ok) return change;
    outputs.push(change.value);
  }
  if (draft.memo !== undefined) {
    const memo = memoOutput(draft.memo, changeAddress, network);
    if (!memo.ok) return memo;
    outputs.push(memo.value);
  }
  return ok({ unsigned: { version: TRANSACTION_VERSION, inputs: inputs.map(inputOf), outputs, lockTime: 0 }, inputs, fee });
}
