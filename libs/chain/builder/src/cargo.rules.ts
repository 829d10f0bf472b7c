import { classifyOutput } from '@mbaas/chain-script';
import type { Coin } from './coin.ts';

/** What would be lost if a coin were spent as if it were plain ETP. */
export type Cargo =
  | { readonly kind: 'etp' }
  | { readonly kind: 'asset'; readonly symbol: string; readonly quantity: bigint }
  | { readonly kind: 'certificate'; readonly symbol: string; readonly certType: number }
  | { readonly kind: 'did'; readonly symbol: string }
  /** Not for these builders: MITs, awards, unknown attachments, scripts that need other keys, time-released units. */
  | { readonly kind: 'kept' };

const KEPT: Cargo = { kind: 'kept' };

/** Scripts that `signature public-key` (and, for a matured deposit, its number) unlocks. Time-released units keep their lock. */
const SPENDABLE_PATTERNS: ReadonlySet<string> = new Set(['pay-key-hash', 'pay-key-hash-lock-height', 'pay-key-hash-sequence-lock']);

/**
 * What a coin carries. A message with value is plain ETP: its text stays in the chain. Only kinds that can be returned
 * in full are named; everything else is `kept` and never spent (consensus §6.13: classes without an output are destroyed).
 */
export function cargoOf(coin: Coin): Cargo {
  if (!coin.spendable || !SPENDABLE_PATTERNS.has(classifyOutput(coin.output.script).pattern)) return KEPT;
  const { attachment } = coin.output;
  switch (attachment.kind) {
    case 'etp':
    case 'message':
      return { kind: 'etp' };
    case 'asset-transfer':
      return { kind: 'asset', symbol: attachment.symbol, quantity: attachment.quantity };
    case 'asset-detail':
      return { kind: 'asset', symbol: attachment.symbol, quantity: attachment.maximumSupply };
    case 'certificate':
      return { kind: 'certificate', symbol: attachment.symbol, certType: attachment.certType };
    case 'did':
      return { kind: 'did', symbol: attachment.symbol };
    default:
      return KEPT;
  }
}

/** Plain ETP coins worth spending. */
export const plainCoins = (coins: readonly Coin[]): Coin[] => coins.filter((coin) => coin.output.value > 0n && cargoOf(coin).kind === 'etp');

/** An asset coin with its quantity at hand. */
export interface AssetCoin extends Coin {
  readonly quantity: bigint;
}

/** Coins that carry units of one asset. */
export function assetCoins(coins: readonly Coin[], symbol: string): AssetCoin[] {
  const found: AssetCoin[] = [];
  for (const coin of coins) {
    const cargo = cargoOf(coin);
    if (cargo.kind === 'asset' && cargo.symbol === symbol) found.push({ ...coin, quantity: cargo.quantity });
  }
  return found;
}
