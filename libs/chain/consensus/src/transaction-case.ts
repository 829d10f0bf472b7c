import { assert } from '@mbaas/kernel';
import { scriptAddress } from '@mbaas/chain-script';
import { refuseTx } from './codes/refuse.ts';
import type { TxRefusal } from './codes/tx.codes.ts';
import type { Carried } from './connect/carried.ts';
import type { TransactionFacts } from './facts/transaction-facts.ts';
import type { ChainContext } from './view/chain-context.ts';
import type { ConsensusView, PreviousOutput } from './view/consensus-view.ts';

/** A transaction with all a rule may look at. */
export interface TransactionCase {
  readonly facts: TransactionFacts;
  readonly view: ConsensusView;
  readonly context: ChainContext;
  /** By input; empty for a coinbase and where `inputFault` is set. */
  readonly previous: readonly PreviousOutput[];
  /** Why the previous outputs are not all there. */
  readonly inputFault: TxRefusal | undefined;
  /** Script-addresses of the previous outputs, filled as asked. */
  readonly previousAddresses: (string | undefined)[];
  /** Sum of the spent values in atoms, once added up. */
  valueIn?: bigint;
  /** What the inputs carry besides, once looked at. */
  carried?: Readonly<Carried>;
}

/** A rule: the refusal it finds, or nothing. */
export type TransactionRule = (subject: TransactionCase) => TxRefusal | undefined;

const NO_OUTPUTS: readonly PreviousOutput[] = [];

/** Resolves the inputs and puts everything together. */
export function transactionCase(facts: TransactionFacts, view: ConsensusView, context: ChainContext): TransactionCase {
  if (facts.coinbase) return { facts, view, context, previous: NO_OUTPUTS, inputFault: undefined, previousAddresses: [] };
  const previous: PreviousOutput[] = [];
  for (const [input, { previousOutput }] of facts.tx.inputs.entries()) {
    const found = view.previousOutput(previousOutput);
    if (found === undefined || found === 'spent') {
      const fault = refuseTx(found === undefined ? 'TX_INPUT_MISSING' : 'TX_INPUT_SPENT', { input });
      return { facts, view, context, previous: NO_OUTPUTS, inputFault: fault, previousAddresses: [] };
    }
    previous.push(found);
  }
  return { facts, view, context, previous, inputFault: undefined, previousAddresses: [] };
}

/** Script-address of a spent output, computed once. */
export function addressOfPrevious({ previous, previousAddresses, context }: TransactionCase, input: number): string {
  const spent = previous[input];
  assert(spent !== undefined, 'previous outputs are resolved before a rule asks for their addresses');
  return (previousAddresses[input] ??= scriptAddress(spent.output.script, context.network));
}
