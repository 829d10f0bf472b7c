import type { Attachment } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { KINDS, kindOf } from '../facts/attachment-kinds.ts';
import { isAttachmentValid } from '../facts/attachment-valid.ts';
import { isAssetSymbol, isDidSymbol, isMitSymbol } from '../names/symbol.rules.ts';
import type { TransactionRule } from '../transaction-case.ts';
import { isHardened, type ChainContext } from '../view/chain-context.ts';

/** Names are checked where they come into being; transfers carry what was checked then. */
function checkSymbol(attachment: Attachment, txVersion: number, { network }: ChainContext): TxRefusal | undefined {
  if (attachment.kind === 'certificate' || kindOf(attachment) === KINDS.issue) {
    return 'symbol' in attachment && isAssetSymbol(attachment.symbol, txVersion) ? undefined : refuseTx('TX_ASSET_SYMBOL_INVALID');
  }
  if (attachment.kind === 'did' && attachment.status === 'register') {
    return isDidSymbol(attachment.symbol, network) ? undefined : refuseTx('TX_DID_SYMBOL_INVALID');
  }
  if (attachment.kind === 'mit' && attachment.status === 1) {
    return isMitSymbol(attachment.symbol) ? undefined : refuseTx('TX_MIT_SYMBOL_INVALID');
  }
  return undefined;
}

/**
 * consensus.md 6.4 item 6: per output the symbol, then (version 4) the attachment. TX_ASSET_SYMBOL_INVALID,
 * TX_DID_SYMBOL_INVALID, TX_MIT_SYMBOL_INVALID, TX_ATTACHMENT_INVALID. Hardened also refuses award outputs, which no
 * script check can ever accept (appendix C 17).
 */
export const checkAttachments: TransactionRule = ({ facts, context }) => {
  if (facts.kinds === KINDS.etp) return undefined;
  const { version } = facts.tx;
  for (const [output, { attachment }] of facts.tx.outputs.entries()) {
    const refusal = checkSymbol(attachment, version, context);
    if (refusal !== undefined) return refusal;
    if (version >= 4 && !isAttachmentValid(attachment)) return refuseTx('TX_ATTACHMENT_INVALID', { output });
    if (attachment.kind === 'award' && isHardened(context)) return refuseTx('TX_ATTACHMENT_INVALID', { output });
  }
  return undefined;
};
