import { assert } from '@mbaas/kernel';
import type { Transaction, TransactionOutput } from '@mbaas/chain-codec';
import { MIN_STAKE } from '@mbaas/chain-consensus';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { payToKeyHash } from '@mbaas/chain-script';
import { inputOf } from './assemble.ts';
import type { Coin } from './coin.ts';
import { withEnvelope } from './outputs.ts';

/** Version below 4, where the marker's attachment would be refused (consensus §1.3). */
const COINSTAKE_VERSION = 2;
/** A type that no attachment has: what marks a coinstake (wire-format §2.7). */
const MARKER_TYPE = 0xffff_ffff;
const MAX_INPUTS = 10;
/** From here on the coin is split, so that the rest can stake while one part is too young. */
const SPLIT_AT = 2n * MIN_STAKE;

/** An unsigned coinstake: input scripts are empty; `inputs[i]` is the coin that input i spends. */
export interface Coinstake {
  readonly unsigned: Transaction;
  readonly inputs: readonly Coin[];
}

const sum = (coins: readonly Coin[]): bigint => coins.reduce((total, { output }) => total + output.value, 0n);

/**
 * The transaction that stakes a coin, by the wallets' policy (consensus §3.3): below 2000 ETP it collects small coins of the same
 * address, ten inputs at most; from 2000 ETP on it splits 1000 ETP off. It pays no fee: all of it returns to the address.
 */
export function buildCoinstake(stake: Coin, small: readonly Coin[], network: Network): Coinstake {
  const parsed = parseAddress(stake.address, network);
  assert(parsed.ok && parsed.value.kind === 'p2pkh' && parsed.value.hash20 !== null, 'a coin that stakes belongs to a key of this network');
  const script = payToKeyHash(parsed.value.hash20);
  const inputs = [stake];
  for (const coin of small) {
    if (sum(inputs) >= SPLIT_AT || inputs.length >= MAX_INPUTS) break;
    if (coin.address === stake.address && coin.output.value < MIN_STAKE) inputs.push(coin);
  }
  const total = sum(inputs);
  const marker: TransactionOutput = { value: 0n, script: new Uint8Array(0), attachment: { version: 0, kind: 'unknown', type: MARKER_TYPE } };
  const pay = (value: bigint): TransactionOutput => ({ value, script, attachment: withEnvelope({ kind: 'etp' }) });
  const outputs = total >= SPLIT_AT ? [marker, pay(total - MIN_STAKE), pay(MIN_STAKE)] : [marker, pay(total)];
  return { unsigned: { version: COINSTAKE_VERSION, inputs: inputs.map(inputOf), outputs, lockTime: 0 }, inputs };
}
