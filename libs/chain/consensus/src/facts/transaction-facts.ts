import { isCoinbase, isNullOutPoint, type Transaction, type TransactionOutput } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { scriptAddress } from '@mbaas/chain-script';
import { kindOf } from './attachment-kinds.ts';
import { isAttachmentValid } from './attachment-valid.ts';
import { outputClass, type OutputClass } from './output-class.ts';

/** What one pass over a transaction tells, without any chain state: made once, read by every rule. */
export interface TransactionFacts {
  readonly tx: Transaction;
  /** Wire bytes. */
  readonly size: number;
  readonly network: Network;
  readonly coinbase: boolean;
  readonly coinstake: boolean;
  /** By output. */
  readonly classes: readonly OutputClass[];
  /** Union of the outputs' KINDS. */
  readonly kinds: number;
  /** Some output is not a plain key hash payment. */
  readonly special: boolean;
  /** Some output names avatars (attachment version 207). */
  readonly named: boolean;
  /** Script-addresses by output, filled as asked. */
  readonly addresses: (string | undefined)[];
}

/** Output that marks a coinstake: no value, no script, an invalid attachment. consensus.md 1.3. */
const isNullOutput = (output: TransactionOutput): boolean =>
  output.value === 0n && output.script.length === 0 && !isAttachmentValid(output.attachment);

/** At least one input, the first not null; two outputs, the first null; input 0 and output 1 on one address. consensus.md 1.3. */
function isCoinstake(tx: Transaction, network: Network): boolean {
  const [input] = tx.inputs;
  const [marker, stake] = tx.outputs;
  if (input === undefined || marker === undefined || stake === undefined) return false;
  if (!isNullOutput(marker) || isNullOutPoint(input.previousOutput)) return false;
  return scriptAddress(input.script, network) === scriptAddress(stake.script, network);
}

/** Looks at a transaction once. `size` is the length of its wire bytes. */
export function transactionFacts(tx: Transaction, size: number, network: Network): TransactionFacts {
  const classes: OutputClass[] = [];
  let kinds = 0;
  let special = false;
  let named = false;
  for (const output of tx.outputs) {
    const found = outputClass(output.script);
    classes.push(found);
    kinds |= kindOf(output.attachment);
    if (found.pattern !== 'pay-key-hash') special = true;
    if (output.attachment.version === 207) named = true;
  }
  const coinbase = isCoinbase(tx);
  return { tx, size, network, coinbase, coinstake: special && !coinbase && isCoinstake(tx, network), classes, kinds, special, named, addresses: [] };
}

/** Script-address of an output (consensus.md 6.2), computed once. */
export function addressOfOutput(facts: TransactionFacts, index: number): string {
  const output = facts.tx.outputs[index] as TransactionOutput;
  return (facts.addresses[index] ??= scriptAddress(output.script, facts.network));
}
