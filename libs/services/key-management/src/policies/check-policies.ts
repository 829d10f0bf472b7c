import { ok, type Problem, type Result } from '@mbaas/kernel';
import type { Transaction } from '@mbaas/platform-postgres';
import { refuse } from '../keys.errors.ts';
import { loadSpent, lockPolicies } from './policy.store.ts';

const DAY_MS = 86_400_000;

/** Holds amounts against the limits of their wallets. Codes: KEYS_POLICY_TRANSACTION_LIMIT, KEYS_POLICY_DAY_LIMIT. */
export async function checkPolicies(tx: Transaction, tenant: string, amounts: ReadonlyMap<string, bigint>, now: number): Promise<Result<void, Problem>> {
  const since = new Date(now - DAY_MS);
  for (const policy of await lockPolicies(tx, tenant, [...amounts.keys()])) {
    const amount = amounts.get(policy.walletId) ?? 0n;
    const scope = policy.walletId === '' ? 'tenant' : policy.walletId;
    if (policy.maxPerTransaction !== null && amount > policy.maxPerTransaction) return refuse('KEYS_POLICY_TRANSACTION_LIMIT', { scope, limit: `${policy.maxPerTransaction}` });
    if (policy.maxPerDay === null) continue;
    const spent = await loadSpent(tx, tenant, policy.walletId, since);
    if (spent + amount > policy.maxPerDay) return refuse('KEYS_POLICY_DAY_LIMIT', { scope, limit: `${policy.maxPerDay}`, spent: `${spent}` });
  }
  return ok(undefined);
}
