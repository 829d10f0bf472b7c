import { ok, type Result } from '@mbaas/kernel';
import type { TransactionOutput } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { BUILD_LIMITS } from './build-limits.ts';
import { refuse, type BuildRefusal } from './build.errors.ts';
import { assetCoins, type AssetCoin } from './cargo.rules.ts';
import type { Coin } from './coin.ts';
import { outputAt } from './outputs.ts';
import { selectCoins } from './select-coins.ts';

/** Coins that hold a quantity, and the output that returns what is over to the address of the largest one. */
export interface TakenAsset {
  readonly coins: readonly AssetCoin[];
  readonly change: readonly TransactionOutput[];
}

/** Room for the coins that pay the fee beside the asset's. */
const MAX_ASSET_INPUTS = BUILD_LIMITS.maxInputs - 77;

/** Chooses coins of `symbol` for `quantity`. Codes: BUILD_AMOUNT_INVALID, BUILD_ASSET_INSUFFICIENT, BUILD_ASSET_SCATTERED. */
export function takeAsset(coins: readonly Coin[], symbol: string, quantity: bigint, network: Network): Result<TakenAsset, BuildRefusal> {
  if (quantity < 1n || quantity > BUILD_LIMITS.maxQuantity) return refuse('BUILD_AMOUNT_INVALID', { maximum: `${BUILD_LIMITS.maxQuantity}` });
  const choice = selectCoins(assetCoins(coins, symbol), quantity, (coin) => coin.quantity);
  if (choice.total < quantity) return refuse('BUILD_ASSET_INSUFFICIENT', { required: `${quantity}`, available: `${choice.total}` });
  if (choice.coins.length > MAX_ASSET_INPUTS) return refuse('BUILD_ASSET_SCATTERED', { inputs: choice.coins.length, maximum: MAX_ASSET_INPUTS });
  const over = choice.total - quantity;
  if (over === 0n) return ok({ coins: choice.coins, change: [] });
  const change = outputAt((choice.coins[0] as AssetCoin).address, 0n, { kind: 'asset-transfer', symbol, quantity: over }, network);
  return change.ok ? ok({ coins: choice.coins, change: [change.value] }) : change;
}
