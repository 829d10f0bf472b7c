import { displayHash, parseDisplayHash } from '@mbaas/chain-primitives';
import type { OperationKind } from '@mbaas/contracts-events';
import { expectOk } from '@mbaas/kernel';
import type { Queryable } from '@mbaas/platform-postgres';

/** Whether the tenant used this key for this kind of operation before: then the operation answers, not the checks of today. */
export async function isKnownCommand(on: Queryable, command: { readonly tenant: string; readonly kind: OperationKind; readonly idempotencyKey: string }): Promise<boolean> {
  const { rowCount } = await on.query('SELECT 1 FROM identity.operation WHERE tenant = $1 AND kind = $2 AND idempotency_key = $3', [command.tenant, command.kind, command.idempotencyKey]);
  return rowCount === 1;
}

/** Which of our tenants asked for these transactions (display ids), where one did. */
export async function loadTenantsOf(on: Queryable, txids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const hashes = txids.map((txid) => expectOk(parseDisplayHash(txid), 'a fact carries well-formed ids'));
  const { rows } = await on.query<{ txid: Uint8Array; tenant: string }>('SELECT txid, tenant FROM identity.operation WHERE txid = ANY($1::bytea[])', [hashes]);
  return new Map(rows.map(({ txid, tenant }) => [displayHash(txid), tenant]));
}
