import type { Queryable, Transaction } from '@mbaas/platform-postgres';

/** Limits in atoms of ETP that leave; null is no limit. */
export interface Policy {
  readonly tenant: string;
  /** '' for all wallets of the tenant together. */
  readonly walletId: string;
  readonly maxPerTransaction: bigint | null;
  readonly maxPerDay: bigint | null;
}

interface PolicyRow extends Record<string, unknown> {
  wallet_id: string;
  max_per_transaction: string | null;
  max_per_day: string | null;
}

const toAtoms = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** Sets or replaces the limits of a wallet or tenant. Without any limit the row goes. */
export async function savePolicy(on: Queryable, policy: Policy): Promise<void> {
  if (policy.maxPerTransaction === null && policy.maxPerDay === null) {
    await on.query('DELETE FROM keys.policy WHERE tenant = $1 AND wallet_id = $2', [policy.tenant, policy.walletId]);
    return;
  }
  await on.query(
    `INSERT INTO keys.policy (tenant, wallet_id, max_per_transaction, max_per_day) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant, wallet_id) DO UPDATE SET max_per_transaction = excluded.max_per_transaction, max_per_day = excluded.max_per_day`,
    [policy.tenant, policy.walletId, policy.maxPerTransaction, policy.maxPerDay],
  );
}

/** The limits that touch these wallets, locked until the transaction ends so that two signings cannot share one allowance. */
export async function lockPolicies(tx: Transaction, tenant: string, walletIds: readonly string[]): Promise<Policy[]> {
  const { rows } = await tx.query<PolicyRow>('SELECT wallet_id, max_per_transaction, max_per_day FROM keys.policy WHERE tenant = $1 AND wallet_id = ANY($2) ORDER BY wallet_id FOR UPDATE', [
    tenant,
    ['', ...walletIds],
  ]);
  return rows.map((row) => ({ tenant, walletId: row.wallet_id, maxPerTransaction: toAtoms(row.max_per_transaction), maxPerDay: toAtoms(row.max_per_day) }));
}

/** What left since a moment. */
export async function loadSpent(tx: Transaction, tenant: string, walletId: string, since: Date): Promise<bigint> {
  const { rows } = await tx.query<{ spent: string }>('SELECT coalesce(sum(amount), 0) AS spent FROM keys.spending WHERE tenant = $1 AND wallet_id = $2 AND spent_at > $3', [tenant, walletId, since]);
  return BigInt(rows[0]?.spent ?? '0');
}

/** Notes what a signed transaction takes out of wallets. */
export async function insertSpending(tx: Transaction, unsignedId: Uint8Array, tenant: string, amounts: ReadonlyMap<string, bigint>, at: Date): Promise<void> {
  const wallets = [...amounts.keys()];
  await tx.query('INSERT INTO keys.spending (unsigned_id, tenant, wallet_id, amount, spent_at) SELECT $1, $2, w, a, $5 FROM unnest($3::text[], $4::numeric[]) AS t (w, a)', [
    unsignedId,
    tenant,
    wallets,
    wallets.map((id) => `${amounts.get(id)}`),
    at,
  ]);
}
