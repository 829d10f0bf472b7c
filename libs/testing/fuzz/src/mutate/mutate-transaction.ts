import { nullOutPoint, type Block, type Transaction, type TransactionInput, type TransactionOutput } from '@mbaas/chain-codec';
import type { Corpus } from '../corpus/corpus.ts';
import type { Dice } from '../dice.ts';
import { AMOUNTS, mutateAttachment, U32S } from './mutate-attachment.ts';
import { mutateScript } from './mutate-script.ts';

/** Bounds what repeated doubling makes. */
const MAX_ITEMS = 60;

/** One item doubled, dropped, moved, exchanged, or changed by `change`. */
function mutateList<T>(items: readonly T[], dice: Dice, others: readonly T[], change: (item: T) => T): T[] {
  const changed = [...items];
  const at = dice.below(items.length);
  const item = items[at];
  switch (dice.below(6)) {
    case 0:
      changed.splice(at, 1);
      break;
    case 1:
      if (item !== undefined) changed.splice(dice.below(items.length + 1), 0, item);
      break;
    case 2:
      changed.splice(dice.below(items.length + 1), 0, dice.of(others));
      break;
    case 3:
      changed.reverse();
      break;
    default:
      if (item !== undefined) changed[at] = change(item);
  }
  return changed.slice(0, MAX_ITEMS);
}

function mutateInput(input: TransactionInput, dice: Dice, corpus: Corpus): TransactionInput {
  switch (dice.below(5)) {
    case 0:
      return { ...input, previousOutput: dice.oneIn(3) ? nullOutPoint() : { ...input.previousOutput, index: dice.of(U32S) } };
    case 1:
      return { ...input, previousOutput: dice.of(dice.of(corpus.spends).tx.inputs).previousOutput };
    case 2:
      return { ...input, sequence: dice.of([...U32S, 0x0040_0001, 0x0041_0000]) };
    default:
      return { ...input, script: mutateScript(input.script, dice, corpus) };
  }
}

function mutateOutput(output: TransactionOutput, dice: Dice, corpus: Corpus): TransactionOutput {
  switch (dice.below(4)) {
    case 0:
      return { ...output, value: dice.of([...AMOUNTS, output.value - 1n, output.value + 1n].filter((value) => value >= 0n && value < 1n << 64n)) };
    case 1:
      return { ...output, script: mutateScript(output.script, dice, corpus) };
    default:
      return { ...output, attachment: mutateAttachment(output.attachment, dice, corpus) };
  }
}

/** A transaction with one to three members changed; it can always be encoded. */
export function mutateTransaction(tx: Transaction, dice: Dice, corpus: Corpus): Transaction {
  let result = tx;
  for (let left = 1 + dice.below(3); left > 0; left -= 1) {
    const { inputs, outputs } = result;
    switch (dice.below(6)) {
      case 0:
        result = { ...result, version: dice.of(U32S) };
        break;
      case 1:
        result = { ...result, lockTime: dice.of(U32S) };
        break;
      case 2:
      case 3:
        result = { ...result, inputs: mutateList(inputs, dice, dice.of(corpus.spends).tx.inputs, (input) => mutateInput(input, dice, corpus)) };
        break;
      default:
        result = { ...result, outputs: mutateList(outputs, dice, corpus.outputs, (output) => mutateOutput(output, dice, corpus)) };
    }
  }
  return result;
}

/** A block with its transactions or its header changed; it can always be encoded. */
export function mutateBlock(block: Block, dice: Dice, corpus: Corpus): Block {
  const { header, transactions } = block;
  if (dice.oneIn(3)) {
    const change = dice.of([{ timestamp: dice.of(U32S) }, { number: dice.of([...U32S, 5_681, 30_000 * 2_048]) }, { bits: dice.of([0n, 1n, 10n, 11n, (1n << 256n) - 1n]) }, { nonce: dice.of(AMOUNTS) }, { mixHash: dice.bytes(32) }]);
    return { ...block, header: { ...header, ...change } };
  }
  return { ...block, transactions: mutateList(transactions, dice, corpus.transactions, (tx) => mutateTransaction(tx, dice, corpus)) };
}
