import * as routes from '@mbaas/contracts-http';
import * as contract from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import { bind, type RouteBinding } from '../http/route-binding.ts';

const HASH = /^[0-9a-f]{64}$/;

/** The chain as anyone with a key may read it. */
export const chainRoutes = (queries: contract.QueryPort): RouteBinding[] => [
  bind(routes.getChain, () => queries.ask(contract.chainStatus, {})),
  bind(routes.listBlocks, ({ query }) => queries.ask(contract.chainBlocks, query)),
  bind(routes.getBlock, async ({ params }) => {
    const found = await queries.ask(contract.chainBlock, HASH.test(params.block) ? { hash: params.block } : { height: Number(params.block) });
    if (!found.ok) return found;
    const { raw: _raw, ...block } = found.value;
    return ok(block);
  }),
  bind(routes.getTransaction, ({ params }) => queries.ask(contract.chainTransactionQuery, params)),
  bind(routes.createTransaction, ({ body, query }) => queries.ask(contract.submitTransaction, { raw: body.raw, dryRun: query.dryRun === 'true' }), 'chain'),
  bind(routes.getAddressBalance, ({ params }) => queries.ask(contract.chainBalance, params)),
  bind(routes.listAddressCoins, ({ params, query }) => queries.ask(contract.chainCoins, { ...params, ...query })),
  bind(routes.listAddressTransactions, ({ params, query }) => queries.ask(contract.chainHistory, { ...params, ...query })),
  bind(routes.listAssets, ({ query }) => queries.ask(contract.chainAssets, query)),
  bind(routes.getAsset, ({ params }) => queries.ask(contract.chainAsset, params)),
  bind(routes.getAvatar, ({ params }) => queries.ask(contract.chainAvatar, params)),
  bind(routes.findAvatar, ({ query }) => queries.ask(contract.chainAvatar, query)),
  bind(routes.getScore, ({ params }) => queries.ask(contract.marsScore, { avatar: params.name })),
  bind(routes.listCertificates, ({ query }) => queries.ask(contract.chainCertificates, query)),
  bind(routes.listMits, ({ query }) => queries.ask(contract.chainMits, query)),
  bind(routes.getFaucet, () => queries.ask(contract.faucet, {})),
];
