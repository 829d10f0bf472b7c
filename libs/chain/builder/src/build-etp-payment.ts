import type { Result } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import { assemble, type Built, type Purse } from './assemble.ts';
import { BUILD_LIMITS } from './build-limits.ts';
import { refuse, type BuildRefusal } from './build.errors.ts';
import { allOk, outputAt, type OutputNames } from './outputs.ts';

export interface Payee {
  readonly address: string;
  /** Atoms, at least 1. */
  readonly amount: bigint;
  /** Avatar names to carry (attachment version 207); left out, the payment is plain. */
  readonly names?: OutputNames;
}

export interface EtpPayment {
  readonly network: Network;
  readonly payees: readonly Payee[];
  readonly purse: Purse;
  readonly memo?: string | undefined;
  /** Atoms; the network's minimum unless told. */
  readonly fee?: bigint | undefined;
}

/**
 * Pays ETP to one or more addresses.
 * Codes: BUILD_PAYEES_INVALID, BUILD_AMOUNT_INVALID, BUILD_ADDRESS_INVALID, BUILD_MEMO_INVALID, BUILD_FEE_INVALID,
 * BUILD_FUNDS_INSUFFICIENT, BUILD_FUNDS_SCATTERED.
 */
export function buildEtpPayment({ network, payees, purse, memo, fee = network.minFee }: EtpPayment): Result<Built, BuildRefusal> {
  if (payees.length < 1 || payees.length > BUILD_LIMITS.maxPayees) return refuse('BUILD_PAYEES_INVALID', { payees: payees.length, maximum: BUILD_LIMITS.maxPayees });
  const total = payees.reduce((sum, { amount }) => sum + amount, 0n);
  if (payees.some(({ amount }) => amount < 1n) || total > network.maxMoney) return refuse('BUILD_AMOUNT_INVALID', { maximum: `${network.maxMoney}` });
  const outputs = allOk(payees.map(({ address, amount, names }) => outputAt(address, amount, { kind: 'etp' }, network, names)));
  return outputs.ok ? assemble({ network, carried: [], outputs: outputs.value, purse, memo, fee }) : outputs;
}
