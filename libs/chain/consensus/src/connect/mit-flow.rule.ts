import { refuseTx } from '../codes/refuse.ts';
import { KINDS, PLAIN_KINDS } from '../facts/attachment-kinds.ts';
import type { TransactionRule } from '../transaction-case.ts';

const TRANSFER = 2;

/** consensus.md 6.13: one transfer, of the spent MIT, beside ETP and messages. TX_MIT_SYMBOL_MISMATCH. */
export const checkMitFlow: TransactionRule = ({ facts, carried }) => {
  if ((facts.kinds & KINDS.mit) === 0) return undefined;
  const moved = facts.tx.outputs.filter(({ attachment }) => attachment.kind === 'mit' && attachment.status === TRANSFER);
  const [first] = moved;
  if (first === undefined) return undefined;
  const fits = moved.length === 1
    && first.attachment.kind === 'mit' && first.attachment.symbol === carried?.symbol
    && (facts.kinds & ~(PLAIN_KINDS | KINDS.mit)) === 0;
  return fits ? undefined : refuseTx('TX_MIT_SYMBOL_MISMATCH');
};
