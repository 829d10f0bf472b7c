import type { Result } from '@mbaas/kernel';
import { symbolDomain } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { heldText } from '@mbaas/chain-primitives';
import { assemble, type Built, type Purse } from './assemble.ts';
import { autoIssuedCertificate, carriedCertificate, CERTIFICATE_TYPE, certificateCoin } from './certificates.ts';
import { BUILD_LIMITS, policyFees } from './build-limits.ts';
import type { BuildRefusal } from './build.errors.ts';
import type { Coin } from './coin.ts';
import { allOk, outputAt } from './outputs.ts';
import { isIssuableSymbol } from './symbol.rules.ts';

/** What an MST is from its first issue on. */
export interface AssetDefinition {
  readonly symbol: string;
  /** Base units, 1 … 2^64−1. */
  readonly maximumSupply: bigint;
  /** 0..19. */
  readonly decimals: number;
  /** 0 no further issue · 1..100 by a holder of that percentage · 127 freely by the holder of the issue certificate. */
  readonly secondaryIssueThreshold: number;
  /** Avatar that issues. */
  readonly issuer: string;
  readonly description: string;
}

export interface AssetIssue {
  readonly network: Network;
  readonly asset: AssetDefinition;
  /** Receives the units and the new certificates: the issuer avatar's address. */
  readonly address: string;
  /** Coins among which an owned naming or domain certificate may be; it is carried then, else the domain's is issued with it. */
  readonly coins: readonly Coin[];
  readonly purse: Purse;
  /** Atoms; the miners' price of an issue unless told. */
  readonly fee?: bigint | undefined;
}

const MAX_DECIMALS = 19;
/** wire-format §3.3: symbol, issuer, address and description with 16 more. */
const MAX_DETAIL_BYTES = 268 - 16;

/** @internal Threshold byte of consensus §6.8. */
export const isThreshold = (threshold: number): boolean => Number.isInteger(threshold) && (threshold === 127 || (threshold >= 0 && threshold <= 100));

function checkDefinition(asset: AssetDefinition, address: string): BuildRefusal | undefined {
  if (!isIssuableSymbol(asset.symbol)) return { code: 'BUILD_SYMBOL_INVALID' };
  if (asset.maximumSupply < 1n || asset.maximumSupply > BUILD_LIMITS.maxQuantity) return { code: 'BUILD_AMOUNT_INVALID', detail: { maximum: `${BUILD_LIMITS.maxQuantity}` } };
  if (!Number.isInteger(asset.decimals) || asset.decimals < 0 || asset.decimals > MAX_DECIMALS) return { code: 'BUILD_AMOUNT_INVALID', detail: { decimals: asset.decimals } };
  if (!isThreshold(asset.secondaryIssueThreshold)) return { code: 'BUILD_THRESHOLD_INVALID' };
  const length = asset.symbol.length + heldText(asset.issuer).length + address.length + heldText(asset.description).length;
  return length > MAX_DETAIL_BYTES ? { code: 'BUILD_TEXT_TOO_LONG', detail: { bytes: length, maximum: MAX_DETAIL_BYTES } } : undefined;
}

/**
 * First issue of an MST: its detail, the issue certificate where more may be issued later (threshold ≠ 0), and the right
 * to the name: an owned naming or domain certificate carried along, else the domain certificate issued with it (consensus §6.8).
 * Whether the domain is somebody else's only the chain knows: ask before.
 * Codes: BUILD_SYMBOL_INVALID, BUILD_AMOUNT_INVALID, BUILD_THRESHOLD_INVALID, BUILD_TEXT_TOO_LONG, BUILD_ADDRESS_INVALID, and assemble's.
 */
export function buildAssetIssue(request: AssetIssue): Result<Built, BuildRefusal> {
  const { network, asset, address, coins, purse, fee = policyFees.assetIssue } = request;
  const wrong = checkDefinition(asset, address);
  if (wrong !== undefined) return { ok: false, error: wrong };

  const issuer = heldText(asset.issuer);
  const domain = symbolDomain(asset.symbol);
  const right = certificateCoin(coins, asset.symbol, CERTIFICATE_TYPE.naming) ?? certificateCoin(coins, domain, CERTIFICATE_TYPE.domain);
  const detail = {
    kind: 'asset-detail' as const,
    symbol: asset.symbol,
    maximumSupply: asset.maximumSupply,
    decimals: asset.decimals,
    secondaryIssueThreshold: asset.secondaryIssueThreshold,
    unused2: 0,
    unused3: 0,
    issuer,
    address,
    description: heldText(asset.description),
  };
  // The detail comes first: certificates after it are compared with its symbol (consensus §6.8).
  const outputs = allOk([
    outputAt(address, 0n, detail, network),
    ...(asset.secondaryIssueThreshold === 0 ? [] : [autoIssuedCertificate(asset.symbol, issuer, address, CERTIFICATE_TYPE.issue, network)]),
    ...(right !== undefined ? [carriedCertificate(right, network)] : domain === '' ? [] : [autoIssuedCertificate(domain, issuer, address, CERTIFICATE_TYPE.domain, network)]),
  ]);
  if (!outputs.ok) return outputs;
  return assemble({ network, carried: right === undefined ? [] : [right], outputs: outputs.value, purse, fee });
}
