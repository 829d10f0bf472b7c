import { err, type Problem, type Result } from '@mbaas/kernel';
import { buildAssetIssue, CERTIFICATE_TYPE, certificateCoin, policyFees, type Coin } from '@mbaas/chain-builder';
import { symbolDomain } from '@mbaas/chain-consensus';
import { chainAsset, chainCertificates, issueAsset } from '@mbaas/contracts-queries';
import { buildProblem, loadCoins, planOf } from '@mbaas/flow-operations';
import { commandBody } from '../commands/command-body.ts';
import { refuse } from '../mst.errors.ts';
import type { BuildContext, BuildKind } from './build-context.ts';
import { avatarAddress, ifThere, walletAddresses } from './look-up.ts';
import { etpPurse } from './purse.ts';
import { storedRequest } from './stored-request.ts';

const shape = commandBody(issueAsset);

/**
 * Certificates the wallet holds, those that wait in the pool included, after it is clear that the symbol's domain is free
 * or the wallet's: the reference rules would let a stranger issue the domain's certificate once more (consensus C.10).
 */
async function rightsToName(context: BuildContext, symbol: string, addresses: readonly string[]): Promise<Result<Coin[], Problem>> {
  const coins = await loadCoins(context.queries, { addresses, carrying: 'certificate', excluded: context.excluded });
  if (!coins.ok) return coins;
  const domain = symbolDomain(symbol);
  const held = certificateCoin(coins.value, symbol, CERTIFICATE_TYPE.naming) ?? certificateCoin(coins.value, domain, CERTIFICATE_TYPE.domain);
  if (held !== undefined || domain === '') return coins;
  const registered = await context.queries.ask(chainCertificates, { symbol: domain, limit: 100 });
  if (!registered.ok) return registered;
  const owner = registered.value.items.find(({ certificateType }) => certificateType === CERTIFICATE_TYPE.domain)?.address;
  if (owner === undefined) return coins;
  // Ours, but another operation is just spending it: the builder would issue it a second time.
  if (addresses.includes(owner)) return err(buildProblem({ code: 'BUILD_CERTIFICATE_MISSING' }));
  return refuse('MST_DOMAIN_TAKEN');
}

/** mst-issue. Codes: MST_SYMBOL_TAKEN, MST_ISSUER_UNKNOWN, MST_ISSUER_NOT_OWNED, MST_DOMAIN_TAKEN, KEYS_WALLET_UNKNOWN, BUILD_…. */
export const buildIssue: BuildKind = async (context, operation) => {
  const { walletId, symbol, issuer, maximumSupply, decimals, secondaryIssueThreshold, description } = storedRequest(shape, operation.request);
  const known = await ifThere(context.queries.ask(chainAsset, { symbol }));
  if (!known.ok) return known;
  if (known.value !== undefined) return refuse('MST_SYMBOL_TAKEN');

  const addresses = await walletAddresses(context, walletId);
  if (!addresses.ok) return addresses;
  const address = await avatarAddress(context.queries, issuer, 'MST_ISSUER_UNKNOWN');
  if (!address.ok) return address;
  if (!addresses.value.includes(address.value)) return refuse('MST_ISSUER_NOT_OWNED');

  const coins = await rightsToName(context, symbol, addresses.value);
  if (!coins.ok) return coins;
  const purse = await etpPurse(context, walletId, policyFees.assetIssue);
  if (!purse.ok) return purse;
  const asset = { symbol, maximumSupply: BigInt(maximumSupply), decimals, secondaryIssueThreshold, issuer, description };
  return planOf(buildAssetIssue({ network: context.network, asset, address: address.value, coins: coins.value, purse: purse.value }), [walletId]);
};
