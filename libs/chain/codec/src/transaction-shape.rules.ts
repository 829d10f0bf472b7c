import { isNullOutPoint } from './out-point.codec.ts';
import type { Transaction } from './transaction.codec.ts';

/** One input, and it spends nothing. wire-format §2.7. */
export function isCoinbase(transaction: Transaction): boolean {
  const [first, ...others] = transaction.inputs;
  return first !== undefined && others.length === 0 && isNullOutPoint(first.previousOutput);
}

/**
 * The structural half of "is a coinstake" (wire-format §2.7): a real first input, at least two outputs, the first of them
 * empty: value 0, no script, an attachment of none of the known types. That input 0 and output 1 have one address
 * needs scripts and is checked in @mbaas/chain-consensus.
 */
export function isCoinstakeShape(transaction: Transaction): boolean {
  const input = transaction.inputs[0];
  const marker = transaction.outputs[0];
  if (input === undefined || marker === undefined || transaction.outputs.length < 2) return false;
  if (isNullOutPoint(input.previousOutput)) return false;
  return marker.value === 0n && marker.script.length === 0 && marker.attachment.kind === 'unknown';
}
