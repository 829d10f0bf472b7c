import { addressText, hashText } from '@mbaas/contracts-events';
import {
  assetSummary,
  blockSummary,
  chainAvatar,
  chainBalance,
  chainBlock,
  chainCertificates,
  chainCoins,
  chainHistory,
  chainMits,
  chainStatus,
  chainTransactionQuery,
  faucet,
  hexBytes,
  marsScore,
  submitTransaction,
} from '@mbaas/contracts-queries';
import { z } from 'zod';
import { page, paged } from './page.ts';
import { defineRoute } from './route-definition.ts';

const read = { method: 'GET', access: 'tenant', status: 200 } as const;
const byAddress = z.strictObject({ address: addressText });
const byName = z.strictObject({ name: z.string().min(1).max(64) });

export const getChain = defineRoute({ ...read, id: 'getChain', path: '/v1/chain', tag: 'Chain', summary: 'Network, tip and pool.', answer: chainStatus.answer });

export const listBlocks = defineRoute({ ...read, id: 'listBlocks', path: '/v1/blocks', tag: 'Chain', summary: 'Blocks, newest first.', query: page, answer: paged(blockSummary) });

export const getBlock = defineRoute({
  ...read,
  id: 'getBlock',
  path: '/v1/blocks/{block}',
  tag: 'Chain',
  summary: 'A block by height or hash.',
  params: z.strictObject({ block: z.union([z.string().regex(/^\d{1,9}$/), hashText]) }),
  answer: chainBlock.answer.omit({ raw: true }),
});

export const getTransaction = defineRoute({
  ...read,
  id: 'getTransaction',
  path: '/v1/transactions/{txid}',
  tag: 'Chain',
  summary: 'A transaction with its raw bytes and what it did.',
  params: z.strictObject({ txid: hashText }),
  answer: chainTransactionQuery.answer,
});

export const createTransaction = defineRoute({
  id: 'createTransaction',
  method: 'POST',
  path: '/v1/transactions',
  tag: 'Chain',
  summary: 'Offers a transaction signed elsewhere. Its id makes repeating it harmless.',
  access: 'tenant',
  query: z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') }),
  body: z.strictObject({ raw: hexBytes(1_000_000) }),
  status: 202,
  answer: submitTransaction.answer,
  // The transaction id is the key.
  idempotent: false,
});

export const getAddressBalance = defineRoute({ ...read, id: 'getAddressBalance', path: '/v1/addresses/{address}/balance', tag: 'Chain', summary: 'What an address owns, in atoms.', params: byAddress, answer: chainBalance.answer });

export const listAddressCoins = defineRoute({ ...read, id: 'listAddressCoins', path: '/v1/addresses/{address}/coins', tag: 'Chain', summary: 'Unspent outputs of an address.', params: byAddress, query: page, answer: chainCoins.answer });

export const listAddressTransactions = defineRoute({
  ...read,
  id: 'listAddressTransactions',
  path: '/v1/addresses/{address}/transactions',
  tag: 'Chain',
  summary: 'Transactions that touched an address, newest first.',
  params: byAddress,
  query: page,
  answer: chainHistory.answer,
});

export const listAssets = defineRoute({ ...read, id: 'listAssets', path: '/v1/assets', tag: 'Assets', summary: 'All MSTs, by symbol.', query: page, answer: paged(assetSummary) });

export const getAsset = defineRoute({ ...read, id: 'getAsset', path: '/v1/assets/{symbol}', tag: 'Assets', summary: 'An MST.', params: z.strictObject({ symbol: z.string().min(1).max(64) }), answer: assetSummary });

export const getAvatar = defineRoute({ ...read, id: 'getAvatar', path: '/v1/avatars/{name}', tag: 'Avatars', summary: 'An avatar with its address history.', params: byName, answer: chainAvatar.answer });

export const findAvatar = defineRoute({ ...read, id: 'findAvatar', path: '/v1/avatars', tag: 'Avatars', summary: 'The avatar that owns an address.', query: byAddress, answer: chainAvatar.answer });

export const getScore = defineRoute({ ...read, id: 'getScore', path: '/v1/avatars/{name}/score', tag: 'Avatars', summary: 'The MARS score of an avatar and why it is what it is.', params: byName, answer: marsScore.answer });

const bySymbolOrAddress = page.extend({ symbol: z.string().min(1).max(64).optional(), address: addressText.optional() });

export const listCertificates = defineRoute({ ...read, id: 'listCertificates', path: '/v1/certificates', tag: 'Assets', summary: 'Certificates by symbol, owner address, or all.', query: bySymbolOrAddress, answer: chainCertificates.answer });

export const listMits = defineRoute({ ...read, id: 'listMits', path: '/v1/mits', tag: 'Assets', summary: 'MITs (non-fungible) by symbol, owner address, or all.', query: bySymbolOrAddress, answer: chainMits.answer });

export const getFaucet = defineRoute({ ...read, id: 'getFaucet', path: '/v1/faucet', tag: 'Faucet', summary: 'Whether this network has a faucet and how much it gives.', answer: faucet.answer });
