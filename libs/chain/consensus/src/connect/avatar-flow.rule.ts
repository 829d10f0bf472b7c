import { refuseTx } from '../codes/refuse.ts';
import { KINDS, PLAIN_KINDS } from '../facts/attachment-kinds.ts';
import type { TransactionRule } from '../transaction-case.ts';

/** consensus.md 6.13: where an avatar moves, it is the spent one, beside ETP and messages. TX_DID_SYMBOL_MISMATCH. */
export const checkAvatarFlow: TransactionRule = ({ facts, carried }) => {
  if ((facts.kinds & KINDS.did) === 0) return undefined;
  const avatars = facts.tx.outputs.flatMap(({ attachment }) => (attachment.kind === 'did' ? [attachment] : []));
  if (!avatars.some(({ status }) => status === 'transfer')) return undefined;
  const fits = avatars.every(({ symbol }) => symbol === carried?.symbol) && (facts.kinds & ~(PLAIN_KINDS | KINDS.did)) === 0;
  return fits ? undefined : refuseTx('TX_DID_SYMBOL_MISMATCH');
};
