import { refuseTx } from '../codes/refuse.ts';
import { ASSET_KINDS, assetAmount, KINDS, kindOf, PLAIN_KINDS } from '../facts/attachment-kinds.ts';
import type { TransactionCase, TransactionRule } from '../transaction-case.ts';
import { isHardened } from '../view/chain-context.ts';

/** What may stand beside a transfer; certificates have their own rule. */
const BESIDE_TRANSFER = PLAIN_KINDS | KINDS.certificate;

/** Zero quantities alone do not make a transfer: block 810,376 of mainnet holds one. wire-format §1.11. */
const movesAssets = ({ facts }: TransactionCase): boolean =>
  (facts.kinds & KINDS.transfer) !== 0
  && facts.tx.outputs.some(({ attachment }) => attachment.kind === 'asset-transfer' && attachment.quantity !== 0n);

/** consensus.md 6.13: what comes in goes out. TX_ASSET_AMOUNT_UNEQUAL; hardened TX_ASSET_AMOUNT_OVERFLOW (appendix C 5). */
export const checkAssetAmounts: TransactionRule = (subject) => {
  if (!movesAssets(subject)) return undefined;
  let sum = 0n;
  for (const { attachment } of subject.facts.tx.outputs) {
    if (kindOf(attachment) !== KINDS.secondary) sum += assetAmount(attachment);
  }
  if (isHardened(subject.context) && sum !== BigInt.asUintN(64, sum)) return refuseTx('TX_ASSET_AMOUNT_OVERFLOW');
  return BigInt.asUintN(64, sum) === subject.carried?.assets ? undefined : refuseTx('TX_ASSET_AMOUNT_UNEQUAL');
};

/** consensus.md 6.13: one symbol, and nothing but ETP, messages and certificates beside it. TX_ASSET_SYMBOL_MISMATCH. */
export const checkAssetSymbols: TransactionRule = (subject) => {
  if (!movesAssets(subject)) return undefined;
  for (const [output, { attachment }] of subject.facts.tx.outputs.entries()) {
    const kind = kindOf(attachment);
    if ((kind & BESIDE_TRANSFER) !== 0) continue;
    const fits = (kind & ASSET_KINDS) !== 0 && 'symbol' in attachment && attachment.symbol === subject.carried?.symbol;
    if (!fits) return refuseTx('TX_ASSET_SYMBOL_MISMATCH', { output });
  }
  return undefined;
};
