import type { Attachment } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { assetAmount } from '../facts/attachment-kinds.ts';
import type { TransactionRule } from '../transaction-case.ts';
import { isHardened } from '../view/chain-context.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';
import { NOTHING_CARRIED, type Carried } from './carried.ts';

const RESERVED_SYMBOL = 'ETP';

function joinSymbol(carried: Carried, symbol: string): boolean {
  if (carried.symbol === '') carried.symbol = symbol;
  return carried.symbol === symbol;
}

/** Adds what an attachment carries; false when its symbol differs from what is carried already. */
function carry(attachment: Attachment, carried: Carried): boolean {
  switch (attachment.kind) {
    case 'asset-detail':
    case 'asset-transfer':
      carried.assets += assetAmount(attachment);
      return joinSymbol(carried, attachment.symbol);
    case 'mit':
    case 'did':
      return joinSymbol(carried, attachment.symbol);
    case 'certificate':
      if (carried.certificateSymbol === '') carried.certificateSymbol = attachment.symbol;
      carried.certificateTypes.push(attachment.certType);
      return carried.certificateSymbol === attachment.symbol;
    default:
      return true;
  }
}

const isReserved = (attachment: Attachment): boolean =>
  (attachment.kind === 'asset-detail' || attachment.kind === 'asset-transfer') && attachment.symbol === RESERVED_SYMBOL;

/**
 * consensus.md 6.13: spent assets, MITs and avatars share one symbol, spent certificates another. Leaves the sum in the case.
 * TX_INPUT_SYMBOLS_MIXED, TX_INPUT_SYMBOL_RESERVED; hardened TX_ASSET_AMOUNT_OVERFLOW.
 */
export const checkCarried: TransactionRule = (subject) => {
  const { previous, context } = subject;
  let carried: Carried | undefined;
  for (let input = 0; input < previous.length; input++) {
    const { attachment } = (previous[input] as PreviousOutput).output;
    if (attachment.kind === 'etp') continue;
    let refusal: TxRefusal | undefined;
    if (isReserved(attachment)) refusal = refuseTx('TX_INPUT_SYMBOL_RESERVED', { input });
    carried ??= { assets: 0n, symbol: '', certificateSymbol: '', certificateTypes: [] };
    if (!carry(attachment, carried)) refusal ??= refuseTx('TX_INPUT_SYMBOLS_MIXED', { input });
    if (refusal !== undefined) return refusal;
  }
  if (carried !== undefined) {
    const wrapped = BigInt.asUintN(64, carried.assets);
    if (isHardened(context) && carried.assets !== wrapped) return refuseTx('TX_ASSET_AMOUNT_OVERFLOW');
    carried.assets = wrapped;
  }
  subject.carried = carried ?? NOTHING_CARRIED;
  return undefined;
};
