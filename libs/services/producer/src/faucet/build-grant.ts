import { buildEtpPayment } from '@mbaas/chain-builder';
import type { Network } from '@mbaas/chain-params';
import { chainAvatar, grantFromFaucet, type QueryPort } from '@mbaas/contracts-queries';
import { loadCoins, planOf, type BuildOperation } from '@mbaas/flow-operations';
import { expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import { z } from 'zod';

/** The stored request of a grant; the wallet that pays is the faucet's own. */
const grantRequest = grantFromFaucet.request.pick({ to: true, amount: true });

export interface FaucetWallet {
  readonly walletId: string;
  readonly address: string;
}

/** Builds the payment of a grant from the faucet's coins. */
export const buildGrant =
  (queries: QueryPort, network: Network, faucetWallet: () => FaucetWallet): BuildOperation =>
  async ({ request }, excluded) => {
    const { to, amount } = expectOk(parse(request), 'a stored grant was checked before');
    const wallet = faucetWallet();
    const address = await addressOf(queries, to);
    if (!address.ok) return address;
    // The faucet has a coin of every block it made: no need to look at all of them.
    const coins = await loadCoins(queries, { addresses: [wallet.address], carrying: 'etp', excluded, enough: BigInt(amount) + network.minFee });
    if (!coins.ok) return coins;
    return planOf(buildEtpPayment({ network, payees: [{ address: address.value, amount: BigInt(amount) }], purse: { coins: coins.value, change: wallet.address } }), [wallet.walletId]);
  };

async function addressOf(queries: QueryPort, to: z.output<typeof grantRequest>['to']): Promise<Result<string, Problem>> {
  if ('address' in to) return ok(to.address);
  const found = await queries.ask(chainAvatar, { name: to.avatar });
  return found.ok ? ok(found.value.address) : found;
}

function parse(request: unknown): Result<z.output<typeof grantRequest>, string> {
  const parsed = grantRequest.safeParse(request);
  return parsed.success ? ok(parsed.data) : { ok: false, error: 'malformed' };
}
