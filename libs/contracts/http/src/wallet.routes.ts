import { addressText, atomsText, symbolText } from '@mbaas/contracts-events';
import { walletAnswer, walletId } from '@mbaas/contracts-queries';
import { z } from 'zod';
import { page, paged } from './page.ts';
import { defineRoute } from './route-definition.ts';

const walletView = walletAnswer.omit({ tenant: true });
const params = z.strictObject({ walletId });
const tag = 'Wallets';

export const createWalletRoute = defineRoute({
  id: 'createWallet',
  method: 'POST',
  path: '/v1/wallets',
  tag,
  summary: 'Makes a wallet with its first address. Keys stay with the platform and are never shown.',
  access: 'tenant',
  body: z.strictObject({ label: z.string().max(128).default('') }),
  status: 201,
  answer: walletView,
});

export const listWallets = defineRoute({
  id: 'listWallets',
  method: 'GET',
  path: '/v1/wallets',
  tag,
  summary: 'Wallets of the tenant, oldest first.',
  access: 'tenant',
  query: page,
  status: 200,
  answer: paged(walletView),
});

export const getWallet = defineRoute({ id: 'getWallet', method: 'GET', path: '/v1/wallets/{walletId}', tag, summary: 'A wallet with its addresses.', access: 'tenant', params, status: 200, answer: walletView });

export const createAddress = defineRoute({
  id: 'createAddress',
  method: 'POST',
  path: '/v1/wallets/{walletId}/addresses',
  tag,
  summary: 'The next address of a wallet.',
  access: 'tenant',
  params,
  status: 201,
  answer: z.strictObject({ address: addressText, path: z.string(), publicKey: z.string() }),
});

export const getWalletBalance = defineRoute({
  id: 'getWalletBalance',
  method: 'GET',
  path: '/v1/wallets/{walletId}/balance',
  tag,
  summary: 'What a wallet owns over all its addresses, in atoms.',
  access: 'tenant',
  params,
  status: 200,
  answer: z.strictObject({
    walletId,
    asOfHeight: z.int(),
    etp: z.strictObject({ unspent: atomsText, available: atomsText, frozen: atomsText, pendingIn: atomsText, pendingOut: atomsText }),
    assets: z.array(z.strictObject({ symbol: symbolText, quantity: atomsText, locked: atomsText, pendingIn: atomsText, pendingOut: atomsText })),
  }),
});

export const signMessageRoute = defineRoute({
  id: 'signMessage',
  method: 'POST',
  path: '/v1/wallets/{walletId}/message-signatures',
  tag,
  summary: 'Signs a text with the key of an address, for instance the challenge of an avatar login.',
  access: 'tenant',
  params,
  body: z.strictObject({ address: addressText, message: z.string().min(1).max(2048) }),
  status: 201,
  answer: z.strictObject({ signature: z.string() }),
  // Signatures are deterministic (RFC 6979): asking again answers the same.
  idempotent: false,
});
