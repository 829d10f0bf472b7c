import { ok, type Problem, type Result } from '@mbaas/kernel';
import type { Purse } from '@mbaas/chain-builder';
import { loadCoins } from '@mbaas/flow-operations';
import type { BuildContext } from './build-context.ts';
import { walletAddresses } from './look-up.ts';

/** The plain ETP of a wallet, or enough of it for `needed` atoms and the network's least fee. */
export async function etpPurse(context: BuildContext, walletId: string, needed: bigint): Promise<Result<Purse, Problem>> {
  const addresses = await walletAddresses(context, walletId);
  if (!addresses.ok) return addresses;
  const coins = await loadCoins(context.queries, { addresses: addresses.value, carrying: 'etp', excluded: context.excluded, enough: needed + context.network.minFee });
  return coins.ok ? ok({ coins: coins.value }) : coins;
}
