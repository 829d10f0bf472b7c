import { createAddress, createWalletRoute, getWallet, getWalletBalance, listWallets, signMessageRoute } from '@mbaas/contracts-http';
import { createWallet, deriveAddress, signMessage, wallet, wallets, type QueryAnswer, type QueryPort } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import { bind, type RouteBinding } from '../http/route-binding.ts';
import { walletBalance } from './wallet-balance.ts';

const view = ({ tenant: _tenant, ...rest }: QueryAnswer<typeof wallet>) => rest;

/** Wallets: the keys themselves stay with key-management. */
export const walletRoutes = (queries: QueryPort): RouteBinding[] => [
  bind(createWalletRoute, async ({ body }, { caller, idempotencyKey }) => {
    const made = await queries.ask(createWallet, { tenant: caller.tenant, idempotencyKey, label: body.label });
    return made.ok ? ok(view(made.value)) : made;
  }),

  bind(listWallets, async ({ query }, { caller }) => {
    const page = await queries.ask(wallets, { tenant: caller.tenant, ...query });
    return page.ok ? ok({ ...page.value, items: page.value.items.map(view) }) : page;
  }),

  bind(getWallet, async ({ params }, { caller }) => {
    const found = await queries.ask(wallet, { tenant: caller.tenant, walletId: params.walletId });
    return found.ok ? ok(view(found.value)) : found;
  }),

  bind(createAddress, ({ params }, { caller, idempotencyKey }) => queries.ask(deriveAddress, { tenant: caller.tenant, idempotencyKey, walletId: params.walletId })),

  bind(getWalletBalance, ({ params }, { caller }) => walletBalance(queries, caller.tenant, params.walletId)),

  bind(signMessageRoute, ({ params, body }, { caller }) => queries.ask(signMessage, { tenant: caller.tenant, walletId: params.walletId, ...body })),
];
