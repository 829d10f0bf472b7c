import type { Result } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import { assemble, type Built, type Purse } from './assemble.ts';
import type { BuildRefusal } from './build.errors.ts';
import type { Coin } from './coin.ts';
import { burnOutput, outputAt, type OutputNames } from './outputs.ts';
import { takeAsset } from './take-asset.ts';

export interface AssetBurn {
  readonly network: Network;
  /** As on the chain, one character a byte. */
  readonly symbol: string;
  /** Base units, at least 1. */
  readonly quantity: bigint;
  /** The holder's coins; only those of the asset are looked at. */
  readonly coins: readonly Coin[];
  /** Who pays the fee: the holder's own coins or another wallet's. */
  readonly purse: Purse;
  /** Atoms; the network's minimum unless told. */
  readonly fee?: bigint | undefined;
}

export interface AssetTransfer extends AssetBurn {
  readonly to: string;
  readonly names?: OutputNames;
  readonly memo?: string | undefined;
}

/**
 * Moves units of an MST; what is over returns to the address of the largest coin spent.
 * Codes: BUILD_AMOUNT_INVALID, BUILD_ADDRESS_INVALID, BUILD_ASSET_INSUFFICIENT, BUILD_ASSET_SCATTERED, and assemble's.
 */
export function buildAssetTransfer(request: AssetTransfer): Result<Built, BuildRefusal> {
  const { network, symbol, quantity, coins, purse, to, names, memo, fee = network.minFee } = request;
  const taken = takeAsset(coins, symbol, quantity, network);
  if (!taken.ok) return taken;
  const payment = outputAt(to, 0n, { kind: 'asset-transfer', symbol, quantity }, network, names);
  if (!payment.ok) return payment;
  return assemble({ network, carried: taken.value.coins, outputs: [payment.value, ...taken.value.change], purse, memo, fee });
}

/** Destroys units of an MST for good by paying them to the blackhole. Codes as buildAssetTransfer. */
export function buildAssetBurn(request: AssetBurn): Result<Built, BuildRefusal> {
  const { network, symbol, quantity, coins, purse, fee = network.minFee } = request;
  const taken = takeAsset(coins, symbol, quantity, network);
  if (!taken.ok) return taken;
  return assemble({ network, carried: taken.value.coins, outputs: [burnOutput(symbol, quantity), ...taken.value.change], purse, fee });
}
