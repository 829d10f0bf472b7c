import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { previousClass } from '../facts/output-class.ts';
import { depositUnlockNumber } from '../facts/unlock-shape.ts';
import type { TransactionRule } from '../transaction-case.ts';
import { isHardened, type ChainContext } from '../view/chain-context.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';

const age = (previous: PreviousOutput, { top }: ChainContext): number => Math.max(0, top - previous.height);

/** The node looks at the shape of the unlocking script (appendix C 4). */
function checkByUnlocking(script: Uint8Array, previous: PreviousOutput, context: ChainContext): TxRefusal | undefined {
  const number = depositUnlockNumber(script);
  if (number === undefined || previousClass(previous).pattern === 'pay-script-hash') return undefined;
  if (number === 'invalid') return refuseTx('TX_LOCK_NUMBER_INVALID');
  return number > age(previous, context) ? refuseTx('TX_DEPOSIT_LOCKED', { lockHeight: number }) : undefined;
}

/** Hardened: what was locked decides. */
function checkByLock(previous: PreviousOutput, context: ChainContext): TxRefusal | undefined {
  const { pattern, lockHeight } = previousClass(previous);
  if (pattern !== 'pay-key-hash-lock-height' || lockHeight === undefined) return undefined;
  return lockHeight > age(previous, context) ? refuseTx('TX_DEPOSIT_LOCKED', { lockHeight }) : undefined;
}

/** consensus.md 6.4 item 7, second half: a deposit is spent after its term. TX_DEPOSIT_LOCKED, TX_LOCK_NUMBER_INVALID. */
export const checkDepositUnlock: TransactionRule = ({ facts, previous, context }) => {
  const { inputs } = facts.tx;
  const hardened = isHardened(context);
  for (let input = 0; input < previous.length; input++) {
    const spent = previous[input] as PreviousOutput;
    const refusal = checkByUnlocking((inputs[input] as (typeof inputs)[number]).script, spent, context)
      ?? (hardened ? checkByLock(spent, context) : undefined);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};
