import { expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import { parseDisplayHash } from '@mbaas/chain-primitives';
import type { QueryAnswer, releaseOutpoints } from '@mbaas/contracts-queries';
import type { KeysContext } from '../wallets/wallets.service.ts';
import { deleteSigned } from './signed.store.ts';
import { appendToLog } from './signing-log.store.ts';

/**
 * Frees the outpoints of a signed transaction that was refused for good. The caller vouches that it can no longer be
 * confirmed. Unknown or released before: nothing happens, `released` is 0.
 */
export async function releaseForTenant(
  { database, clock }: KeysContext,
  { tenant, txid, code }: { readonly tenant: string; readonly txid: string; readonly code: string },
): Promise<Result<QueryAnswer<typeof releaseOutpoints>, Problem>> {
  const hash = expectOk(parseDisplayHash(txid), 'the contract admits display hashes only');
  const released = await database.transaction(async (tx) => {
    const outpoints = await deleteSigned(tx, tenant, hash);
    if (outpoints > 0) await appendToLog(tx, new Date(clock.now()), { kind: 'release', tenant, txid, code, outpoints });
    return outpoints;
  });
  return ok({ released });
}
