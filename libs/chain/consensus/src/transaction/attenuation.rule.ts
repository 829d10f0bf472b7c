import { isNullOutPoint, type OutPoint, type Transaction } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';
import { attenuation as locks, type SpentLock } from '@mbaas/chain-script';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { assetAmount } from '../facts/attachment-kinds.ts';
import { previousClass, type OutputClass } from '../facts/output-class.ts';
import type { TransactionCase, TransactionRule } from '../transaction-case.ts';
import { isHardened } from '../view/chain-context.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';

type Attenuation = NonNullable<OutputClass['attenuation']>;
/** Spent locks by the text of their outpoint. */
type Spent = Map<string, SpentLock>;

const keyOf = ({ hash, index }: OutPoint): string => `${hexEncode(hash)}:${index}`;

const invalid = (output: number, cause: string): TxRefusal => refuseTx('TX_ATTENUATION_INVALID', { output, cause });

/** A lock script starts with PUSHDATA2, which spares all others the classification. */
const mayBeLock = (coin: PreviousOutput): boolean => coin.output.script[0] === 0x4d;

/** Inputs that spend a lock. */
function spentLocks({ facts, previous, context }: TransactionCase): Spent {
  const spent: Spent = new Map();
  for (const [input, coin] of previous.entries()) {
    if (!mayBeLock(coin)) continue;
    const model = previousClass(coin).attenuation?.model;
    if (model === undefined) continue;
    const elapsed = BigInt(Math.max(0, context.top - coin.height));
    const { previousOutput } = facts.tx.inputs[input] as Transaction['inputs'][number];
    spent.set(keyOf(previousOutput), { text: model, amount: assetAmount(coin.output.attachment), elapsed });
  }
  return spent;
}

/** One attenuated output: a fresh lock, or the rest of a spent one, which is then no longer free. */
function checkOutput({ model, inputPoint }: Attenuation, amount: bigint, output: number, spent: Spent): TxRefusal | undefined {
  const running = locks.checkRunning(model, amount);
  if (!running.ok) return invalid(output, running.error.code);
  if (isNullOutPoint(inputPoint)) {
    const initial = locks.checkInitial(model, amount);
    return initial.ok ? undefined : invalid(output, initial.error.code);
  }
  const source = spent.get(keyOf(inputPoint));
  if (source === undefined) return invalid(output, 'source');
  spent.delete(keyOf(inputPoint));
  const succession = locks.checkSuccession(source, model, amount);
  return succession.ok ? undefined : invalid(output, succession.error.code);
}

function checkOutputs({ facts }: TransactionCase, spent: Spent): TxRefusal | undefined {
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
  const spends = subject.previous.some(mayBeLock);
  if (!spends && !(isHardened(context) && facts.special)) return undefined;
  const spent = spentLocks(subject);
  if (spent.size === 0 && !isHardened(context)) return undefined;
  const refusal = checkOutputs(subject, spent);
  if (refusal !== undefined) return refusal;
  for (const lock of spent.values()) {
    const release = locks.checkFullRelease(lock);
    if (!release.ok) return refuseTx('TX_ATTENUATION_INVALID', { cause: release.error.code });
  }
  return undefined;
};
