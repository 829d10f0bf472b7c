import { ok, type Problem, type Result } from '@mbaas/kernel';
import { messageDigest, signMessage as signText } from '@mbaas/chain-crypto';
import { hexEncode } from '@mbaas/chain-primitives';
import type { QueryAnswer, signMessage } from '@mbaas/contracts-queries';
import { refuse } from '../keys.errors.ts';
import { withAddressKeys } from '../wallets/address-keys.ts';
import { loadOwned } from '../wallets/wallet.store.ts';
import type { KeysContext } from '../wallets/wallets.service.ts';
import { appendToLog } from './signing-log.store.ts';

/** Signs a text in the node's form (wire-format §5.5): base64 of 65 bytes. Codes: KEYS_ADDRESS_UNKNOWN. Throws KekError. */
export async function signTextForTenant(
  context: KeysContext,
  { tenant, walletId, address, message }: { readonly tenant: string; readonly walletId: string; readonly address: string; readonly message: string },
): Promise<Result<QueryAnswer<typeof signMessage>, Problem>> {
  const row = (await loadOwned(context.database, tenant, [address]))[0];
  if (row === undefined || row.walletId !== walletId) return refuse('KEYS_ADDRESS_UNKNOWN');
  return context.database.transaction(async (tx) => {
    const signature = await withAddressKeys(context, tx, [row], (keyOf) => {
      const key = keyOf(address);
      return key === undefined ? undefined : signText(message, key.privateKey, 'node');
    });
    if (signature === undefined) return refuse('KEYS_ADDRESS_UNKNOWN');
    // The text itself may be private: the log keeps what identifies it.
    await appendToLog(tx, new Date(context.clock.now()), { kind: 'message', tenant, walletId, address, digest: hexEncode(messageDigest(message, 'node')) });
    return ok({ signature });
  });
}
