import type { Transaction } from '@mbaas/chain-codec';
import { isNullOutPoint } from '@mbaas/chain-codec';
import { attenuation as locks, type SpentLock } from '@mbaas/chain-script';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { assetAmount } from '../facts/attachment-kinds.ts';
import { isSameOutPoint } from '../facts/out-point-set.ts';
import { previousClass, type OutputClass } from '../facts/output-class.ts';
import type { TransactionCase, TransactionRule } from '../transaction-case.ts';
import { isHardened } from '../view/chain-context.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';

type Attenuation = NonNullable<OutputClass['attenuation']>;
interface Spent {
  readonly point: Transaction['inputs'][number]['previousOutput'];
  readonly lock: SpentLock;
}

const invalid = (output: number, cause: string): TxRefusal => refuseTx('TX_ATTENUATION_INVALID', { output, cause });

const NONE: Spent[] = [];

/** A lock script starts with PUSHDATA2, which spares all others the classification. */
const mayBeLock = (coin: PreviousOutput): boolean => coin.output.script[0] === 0x4d;

/** Inputs that spend a lock. */
function spentLocks({ facts, previous, context }: TransactionCase): Spent[] {
  if (!previous.some(mayBeLock)) return NONE;
  const spent: Spent[] = [];
  for (const [input, coin] of previous.entries()) {
    if (!mayBeLock(coin)) continue;
    const model = previousClass(coin).attenuation?.model;
    if (model === undefined) continue;
    const elapsed = BigInt(Math.max(0, context.top - coin.height));
    const { previousOutput } = facts.tx.inputs[input] as Transaction['inputs'][number];
    spent.push({ point: previousOutput, lock: { text: model, amount: assetAmount(coin.output.attachment), elapsed } });
  }
  return spent;
}

/** One attenuated output: a fresh lock, or the rest of a spent one, which is taken from the list. */
function checkOutput({ model, inputPoint }: Attenuation, amount: bigint, output: number, spent: Spent[]): TxRefusal | undefined {
  const running = locks.checkRunning(model, amount);
  if (!running.ok) return invalid(output, running.error.code);
  if (isNullOutPoint(inputPoint)) {
    const initial = locks.checkInitial(model, amount);
    return initial.ok ? undefined : invalid(output, initial.error.code);
  }
  const position = spent.findIndex(({ point }) => isSameOutPoint(point, inputPoint));
  const source = spent[position];
  if (source === undefined) return invalid(output, 'source');
  spent.splice(position, 1);
  const succession = locks.checkSuccession(source.lock, model, amount);
  return succession.ok ? undefined : invalid(output, succession.error.code);
}

function checkOutputs({ facts }: TransactionCase, spent: Spent[]): TxRefusal | undefined {
  for (const [output, { attenuation }] of facts.classes.entries()) {
    if (attenuation === undefined) continue;
    const { attachment } = facts.tx.outputs[output] as Transaction['outputs'][number];
    const refusal = checkOutput(attenuation, assetAmount(attachment), output, spent);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/**
 * consensus.md 6.11 "Tx rule", version 4. Without a spent lock nothing is checked, so that ordinary transfers may create any
 * lock (appendix C 8); hardened checks them as fresh ones. TX_ATTENUATION_INVALID, TX_PREVIOUS_OUTPUT_NULL.
 */
export const checkAttenuation: TransactionRule = (subject) => {
  const { facts, context } = subject;
  if (facts.tx.version < 4) return undefined;
  // The node looks for the spent locks first and refuses the null input there: a coinbase stays below version 4.
  if (facts.coinbase) return refuseTx('TX_PREVIOUS_OUTPUT_NULL');
  const spent = spentLocks(subject);
  if (spent.length === 0 && !(isHardened(context) && facts.special)) return undefined;
  const refusal = checkOutputs(subject, spent);
  if (refusal !== undefined) return refusal;
  for (const { lock } of spent) {
    const release = locks.checkFullRelease(lock);
    if (!release.ok) return refuseTx('TX_ATTENUATION_INVALID', { cause: release.error.code });
  }
  return undefined;
};
