import { assert } from '@mbaas/kernel';
import { refuseTx } from '../codes/refuse.ts';
import type { TransactionCase, TransactionRule } from '../transaction-case.ts';

/** Fee in atoms of a transaction whose inputs have been checked: inputs minus outputs, negative when value is created. */
export function feeOf({ facts, valueIn }: TransactionCase): bigint {
  assert(valueIn !== undefined, 'inputs are added up before the fee');
  let fee = valueIn;
  for (const output of facts.tx.outputs) fee -= output.value;
  return fee;
}

/** consensus.md 5.4: a flat minimum, and exactly nothing for a coinstake. TX_VALUE_CREATED, TX_COINSTAKE_FEE, TX_FEE_TOO_LOW. */
export const checkFee: TransactionRule = (subject) => {
  const fee = feeOf(subject);
  if (fee < 0n) return refuseTx('TX_VALUE_CREATED');
  if (subject.facts.coinstake) return fee === 0n ? undefined : refuseTx('TX_COINSTAKE_FEE');
  return fee < subject.context.network.minFee ? refuseTx('TX_FEE_TOO_LOW') : undefined;
};
