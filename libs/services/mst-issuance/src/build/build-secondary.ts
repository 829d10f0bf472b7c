import { buildSecondaryIssue } from '@mbaas/chain-builder';
import { heldText } from '@mbaas/chain-primitives';
import { chainAsset, secondaryIssueAsset } from '@mbaas/contracts-queries';
import { loadCoins, planOf } from '@mbaas/flow-operations';
import { commandBody } from '../commands/command-body.ts';
import { refuse } from '../mst.errors.ts';
import type { BuildKind } from './build-context.ts';
import { ifThere, walletAddresses } from './look-up.ts';
import { etpPurse } from './purse.ts';
import { storedRequest } from './stored-request.ts';

const shape = commandBody(secondaryIssueAsset);

/** mst-secondary-issue. Codes: MST_ASSET_UNKNOWN, KEYS_WALLET_UNKNOWN, BUILD_…. */
export const buildSecondary: BuildKind = async (context, operation) => {
  const { queries, excluded, network } = context;
  const { walletId, symbol, quantity } = storedRequest(shape, operation.request);
  const asset = await ifThere(queries.ask(chainAsset, { symbol }));
  if (!asset.ok) return asset;
  if (asset.value === undefined) return refuse('MST_ASSET_UNKNOWN');
  const { totalSupply, decimals, issuer, secondaryIssueThreshold, description } = asset.value;

  const addresses = await walletAddresses(context, walletId);
  if (!addresses.ok) return addresses;
  const certificates = await loadCoins(queries, { addresses: addresses.value, carrying: 'certificate', symbol, excluded });
  if (!certificates.ok) return certificates;
  const units = await loadCoins(queries, { addresses: addresses.value, carrying: 'asset', symbol, excluded });
  if (!units.ok) return units;
  const purse = await etpPurse(context, walletId, 0n);
  if (!purse.ok) return purse;
  const definition = { symbol: heldText(symbol), maximumSupply: BigInt(totalSupply), decimals, issuer, secondaryIssueThreshold, description };
  const coins = [...certificates.value, ...units.value];
  return planOf(buildSecondaryIssue({ network, asset: definition, quantity: BigInt(quantity), coins, purse: purse.value }), [walletId]);
};
