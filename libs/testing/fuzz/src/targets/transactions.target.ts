import { decodeOutput, decodeTransaction, encodeOutput, encodeTransaction, transactionToJson, type Transaction } from '@mbaas/chain-codec';
import {
  checkTransaction, checkTransactionConnect, checkTransactionStatic, nameClaims, readVoteResult, registryChanges, transactionEffects, transactionFacts, transactionSigops, viewNeeds,
  type ChainContext, type ConsensusView,
} from '@mbaas/chain-consensus';
import { mutateBytes } from '../mutate/mutate-bytes.ts';
import { mutateTransaction } from '../mutate/mutate-transaction.ts';
import { anyContext, contextOf, viewOf } from './judge-context.ts';
import { accepted, bounded, demand, faithful } from './oracles.ts';
import type { Target } from './target.ts';

const VERDICTS = 'the same question gets the same verdict';

function judge(tx: Transaction, size: number, view: ConsensusView, context: ChainContext): boolean {
  const facts = transactionFacts(tx, size, context.network);
  const first = checkTransaction(facts, view, context);
  const again = checkTransaction(transactionFacts(tx, size, context.network), view, context);
  demand((first.ok ? 'ok' : first.error.code) === (again.ok ? 'ok' : again.error.code), VERDICTS);
  accepted(checkTransactionStatic(tx, size, view, context));
  const connected = accepted(checkTransactionConnect(tx, view, context));
  demand(connected === undefined || connected.fee >= 0n, 'a fee is not negative');
  demand(viewNeeds(tx).points.length <= tx.inputs.length, 'no more coins are needed than inputs name');
  demand(nameClaims(facts).length <= 2 * tx.outputs.length, 'an output claims two names at most');
  demand(registryChanges(tx).length <= tx.outputs.length, 'an output makes one record at most');
  demand(transactionSigops(facts) >= 0, 'signature operations are counted');
  for (const output of tx.outputs) readVoteResult(output);
  const checked = accepted(first);
  if (checked === undefined) return false;
  demand(checked.fee >= 0n, 'a fee is not negative');
  const told = transactionEffects(checked.subject, new Uint8Array(32), 1);
  demand(JSON.stringify(JSON.parse(JSON.stringify(told))) === JSON.stringify(told), 'effects are plain data');
  return true;
}

/** Transactions, from the bytes to the verdict of both profiles, as pool and block see them. */
export const transactions: Target = {
  name: 'transactions',
  make(dice, corpus) {
    const tx = dice.of(corpus.transactions);
    const bytes = encodeTransaction(dice.oneIn(3) ? tx : mutateTransaction(tx, dice, corpus));
    return { bytes: dice.oneIn(3) ? mutateBytes(bytes, dice, encodeTransaction(dice.of(corpus.transactions))) : bytes, meta: anyContext(dice) };
  },
  check(hostile, corpus) {
    const { bytes } = hostile;
    const tx = accepted(decodeTransaction(bytes));
    if (tx === undefined) return false;
    bounded(bytes, tx, 1 + tx.outputs.length);
    faithful(bytes, tx, encodeTransaction, transactionToJson);
    for (const output of tx.outputs) demand(decodeOutput(encodeOutput(output)).ok, 'an output alone is an output');
    return judge(tx, bytes.length, viewOf(hostile, corpus), contextOf(hostile));
  },
};
