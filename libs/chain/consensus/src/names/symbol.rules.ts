import type { Network } from '@mbaas/chain-params';
import { holdsSensitiveWord } from './sensitive-words.ts';

const ASSET = /^[A-Za-z0-9.]{1,64}$/;
const NAME = /^[A-Za-z0-9.@_-]{1,64}$/;
const LOWER = /[a-z]/;

/** ASCII upper case, as the C locale does it; the alphabets checked before hold nothing else. */
const raise = (text: string): string => text.toUpperCase();

/** Asset and certificate symbols; from transaction version 4 on also upper case and no sensitive word. consensus.md 6.4 item 6. */
export function isAssetSymbol(symbol: string, txVersion: number): boolean {
  if (!ASSET.test(symbol)) return false;
  return txVersion < 4 || (!LOWER.test(symbol) && !holdsSensitiveWord(symbol));
}

/** Avatar names; sensitive words count on networks without testnet rules only. consensus.md 6.4 item 6. */
export const isDidSymbol = (symbol: string, network: Network): boolean =>
  NAME.test(symbol) && (network.testnetRules || !holdsSensitiveWord(raise(symbol)));

/** MIT symbols. consensus.md 6.4 item 6. */
export const isMitSymbol = (symbol: string): boolean => NAME.test(symbol) && !holdsSensitiveWord(raise(symbol));
