import { getWalletBalance, type RouteAnswer } from '@mbaas/contracts-http';
import { chainBalance, wallet, type QueryAnswer, type QueryPort } from '@mbaas/contracts-queries';
import { ok, type Problem, type Result } from '@mbaas/kernel';

type Balance = QueryAnswer<typeof chainBalance>;
type AssetBalance = Balance['assets'][number];

/** Sums the balances of a wallet's addresses. `asOfHeight` is the lowest tip any of them was read at. */
export async function walletBalance(queries: QueryPort, tenant: string, walletId: string): Promise<Result<RouteAnswer<typeof getWalletBalance>, Problem>> {
  const found = await queries.ask(wallet, { tenant, walletId });
  if (!found.ok) return found;
  const balances: Balance[] = [];
  for (const outcome of await Promise.all(found.value.addresses.map(({ address }) => queries.ask(chainBalance, { address })))) {
    if (!outcome.ok) return outcome;
    balances.push(outcome.value);
  }
  const sum = (pick: (balance: Balance) => string) => balances.reduce((total, balance) => total + BigInt(pick(balance)), 0n).toString();
  return ok({
    walletId,
    asOfHeight: Math.min(...balances.map(({ asOfHeight }) => asOfHeight)),
    etp: {
      unspent: sum(({ etp }) => etp.unspent),
      available: sum(({ etp }) => etp.available),
      frozen: sum(({ etp }) => etp.frozen),
      pendingIn: sum(({ etp }) => etp.pendingIn),
      pendingOut: sum(({ etp }) => etp.pendingOut),
    },
    assets: mergeAssets(balances.flatMap(({ assets }) => assets)),
  });
}

function mergeAssets(assets: readonly AssetBalance[]): AssetBalance[] {
  const bySymbol = new Map<string, AssetBalance>();
  const add = (a: string, b: string) => (BigInt(a) + BigInt(b)).toString();
  for (const asset of assets) {
    const known = bySymbol.get(asset.symbol);
    bySymbol.set(
      asset.symbol,
      known === undefined
        ? asset
        : {
            symbol: asset.symbol,
            quantity: add(known.quantity, asset.quantity),
            locked: add(known.locked, asset.locked),
            pendingIn: add(known.pendingIn, asset.pendingIn),
            pendingOut: add(known.pendingOut, asset.pendingOut),
          },
    );
  }
  return [...bySymbol.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}
