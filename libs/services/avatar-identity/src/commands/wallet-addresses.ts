import { ok, type Problem, type Result } from '@mbaas/kernel';
import { wallet, type QueryPort } from '@mbaas/contracts-queries';

/** Addresses of a wallet, the first one first. Codes: those of `keys.wallet`. */
export async function loadWalletAddresses(queries: QueryPort, tenant: string, walletId: string): Promise<Result<readonly string[], Problem>> {
  const answer = await queries.ask(wallet, { tenant, walletId });
  return answer.ok ? ok(answer.value.addresses.map(({ address }) => address)) : answer;
}
