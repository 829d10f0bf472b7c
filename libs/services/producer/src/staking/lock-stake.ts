import { buildStakeLock, outPointKey } from '@mbaas/chain-builder';
import { encodeOutput, encodeTransaction } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';
import { signTransaction, submitTransaction } from '@mbaas/contracts-queries';
import { buildProblem, loadCoins } from '@mbaas/flow-operations';
import { err, ok, type Problem, type Result } from '@mbaas/kernel';
import type { ProductionContext, StakeLockTerms, StakeWallet } from '../production/production.types.ts';

/** What locking needs. */
export interface LockRequest {
  readonly wallet: StakeWallet;
  /** Address of the wallet that is to become eligible; it pays. */
  readonly address: string;
  readonly terms: StakeLockTerms;
  /** Height of the tip. */
  readonly top: number;
}

/** Rounds in which coins that are signed for something else are left out. */
const MOST_ROUNDS = 5;

/**
 * Locks ETP of an address so that it may stake, and gives the transaction's id. The same coins give the same transaction, so a lock
 * that was signed before a crash is only handed in again. Codes: BUILD_…, KEYS_…, and those of chain.submit-transaction.
 */
export async function lockStake({ network, queries }: Pick<ProductionContext, 'network' | 'queries'>, { wallet, address, terms, top }: LockRequest): Promise<Result<string, Problem>> {
  const excluded = new Set<string>();
  for (let round = 1; ; round++) {
    const coins = await loadCoins(queries, { addresses: [address], carrying: 'etp', excluded, enough: terms.amount + network.minFee });
    if (!coins.ok) return coins;
    const built = buildStakeLock({ network, address, amount: terms.amount, blocks: terms.blocks, top, purse: { coins: coins.value, change: address } });
    if (!built.ok) return err(buildProblem(built.error));
    const { unsigned, inputs } = built.value;
    const signed = await queries.ask(signTransaction, {
      tenant: wallet.tenant,
      walletIds: [wallet.walletId],
      unsigned: hexEncode(encodeTransaction(unsigned)),
      previousOutputs: inputs.map(({ output }) => hexEncode(encodeOutput(output))),
      purpose: 'stake-lock',
    });
    if (signed.ok) {
      const accepted = await queries.ask(submitTransaction, { raw: signed.value.raw });
      return accepted.ok ? ok(accepted.value.txid) : accepted;
    }
    if (signed.error.code !== 'KEYS_OUTPOINT_ALREADY_SIGNED' || round === MOST_ROUNDS) return signed;
    const named = new Set(String(signed.error.extra?.['outpoints'] ?? '').split(' '));
    for (const key of inputs.map(({ point }) => outPointKey(point))) if (named.has(key)) excluded.add(key);
  }
}
