import type { Result } from '@mbaas/kernel';
import type { TransactionOutput } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { heldText } from '@mbaas/chain-primitives';
import { assemble, type Built, type Purse } from './assemble.ts';
import type { AssetDefinition } from './build-asset-issue.ts';
import { isThreshold } from './build-asset-issue.ts';
import { BUILD_LIMITS } from './build-limits.ts';
import { refuse, type BuildRefusal } from './build.errors.ts';
import { assetCoins, type AssetCoin } from './cargo.rules.ts';
import { carriedCertificate, CERTIFICATE_TYPE, certificateCoin } from './certificates.ts';
import type { Coin } from './coin.ts';
import { allOk, outputAt } from './outputs.ts';
import { selectCoins } from './select-coins.ts';

export interface SecondaryIssue {
  readonly network: Network;
  /** The asset as it was first issued; `maximumSupply` is the sum over all issues so far. */
  readonly asset: AssetDefinition;
  /** Base units to add, at least 1. */
  readonly quantity: bigint;
  /** The issuer's coins: the issue certificate and the own share are taken from them. */
  readonly coins: readonly Coin[];
  readonly purse: Purse;
  /** Receives the new units; must hold the share where one is asked for. Unless told: where the share lies, else the certificate. */
  readonly address?: string | undefined;
  readonly fee?: bigint | undefined;
}

const FREELY = 127;
const SECONDARY_FLAG = 128;

/** Units a secondary issuer must show: trunc(total / 100 · threshold) in double arithmetic, as the rule is written (consensus §6.10). */
export const shareNeeded = (total: bigint, threshold: number): bigint => BigInt(Math.trunc((Number(total) / 100) * threshold));

interface Share {
  readonly address: string;
  readonly coins: readonly AssetCoin[];
  readonly total: bigint;
}

/** The own share: coins of one address, the address with the most units first. undefined when none holds enough. */
function findShare(coins: readonly AssetCoin[], needed: bigint, wanted: string | undefined): Share | undefined {
  const addresses = [...new Set(coins.map(({ address }) => address))].filter((address) => wanted === undefined || address === wanted);
  const shares = addresses.map((address) => {
    const selection = selectCoins(coins.filter((coin) => coin.address === address), needed, (coin) => coin.quantity);
    return { address, coins: selection.coins, total: selection.total };
  });
  // The rule lets one base unit be missing.
  return shares
    .filter(({ total }) => total >= needed - 1n && total <= BUILD_LIMITS.maxQuantity)
    .sort((a, b) => a.coins.length - b.coins.length || (a.address < b.address ? -1 : 1))[0];
}

/**
 * Issues more of an MST. The issue certificate is carried along, and, where the threshold is a percentage, that share of the
 * asset at the address that receives the new units.
 * Codes: BUILD_ISSUE_FORBIDDEN, BUILD_THRESHOLD_INVALID, BUILD_AMOUNT_INVALID, BUILD_SUPPLY_OVERFLOW, BUILD_CERTIFICATE_MISSING,
 * BUILD_SHARE_INSUFFICIENT, BUILD_ASSET_SCATTERED, BUILD_ADDRESS_INVALID, and assemble's.
 */
export function buildSecondaryIssue(request: SecondaryIssue): Result<Built, BuildRefusal> {
  const { network, asset, quantity, coins, purse, fee = network.minFee } = request;
  const { symbol, secondaryIssueThreshold: threshold, maximumSupply: total } = asset;
  if (threshold === 0) return refuse('BUILD_ISSUE_FORBIDDEN');
  if (!isThreshold(threshold)) return refuse('BUILD_THRESHOLD_INVALID');
  if (quantity < 1n) return refuse('BUILD_AMOUNT_INVALID', { maximum: `${BUILD_LIMITS.maxQuantity}` });
  if (total + quantity > BUILD_LIMITS.maxQuantity) return refuse('BUILD_SUPPLY_OVERFLOW', { possible: `${BUILD_LIMITS.maxQuantity - total}` });
  const certificate = certificateCoin(coins, symbol, CERTIFICATE_TYPE.issue);
  if (certificate === undefined) return refuse('BUILD_CERTIFICATE_MISSING');

  const needed = threshold === FREELY ? 0n : shareNeeded(total, threshold);
  const share: Share | undefined =
    needed === 0n ? { address: request.address ?? certificate.address, coins: [], total: 0n } : findShare(assetCoins(coins, symbol), needed, request.address);
  if (share === undefined) return refuse('BUILD_SHARE_INSUFFICIENT', { required: `${needed}` });
  if (share.coins.length > BUILD_LIMITS.maxInputs / 2) return refuse('BUILD_ASSET_SCATTERED', { inputs: share.coins.length });

  const detail = outputAt(
    share.address,
    0n,
    {
      kind: 'asset-detail',
      symbol,
      maximumSupply: quantity,
      decimals: asset.decimals,
      secondaryIssueThreshold: threshold + SECONDARY_FLAG,
      unused2: 0,
      unused3: 0,
      issuer: heldText(asset.issuer),
      address: share.address,
      description: heldText(asset.description),
    },
    network,
  );
  const returned: Result<TransactionOutput, BuildRefusal>[] =
    share.total === 0n ? [] : [outputAt(share.address, 0n, { kind: 'asset-transfer', symbol, quantity: share.total }, network)];
  const outputs = allOk([detail, carriedCertificate(certificate, network), ...returned]);
  if (!outputs.ok) return outputs;
  return assemble({ network, carried: [certificate, ...share.coins], outputs: outputs.value, purse, fee });
}
