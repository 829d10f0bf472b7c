import { blockConnected, blockDisconnected, transactionDropped, type FactPayload } from '@mbaas/contracts-events';
import { isFact, type Fact, type FactConsumer } from '@mbaas/platform-messaging';
import type { Transaction } from '@mbaas/platform-postgres';
import type { FlowContext } from '../flow-context.ts';
import { at } from '../steps/step.ts';
import { applyConnected } from './apply-connected.ts';
import { applyDisconnected } from './apply-disconnected.ts';
import { hashBytes, isLastPart } from './block-part.ts';

/** The pool forgot a transaction: it is offered again at once. */
async function applyDropped(context: FlowContext, { txid, code }: FactPayload<typeof transactionDropped>, tx: Transaction): Promise<void> {
  for (const row of await context.operations.lockByTxids(tx, [hashBytes(txid)])) {
    if (row.state === 'accepted') await context.operations.move(tx, row, 'signed', { code, detail: null, dueAt: at(context) }, at(context));
  }
}

async function apply(context: FlowContext, fact: Fact, tx: Transaction): Promise<void> {
  if (isFact(fact, blockConnected)) await applyConnected(context, fact.payload, tx);
  else if (isFact(fact, blockDisconnected)) await applyDisconnected(context, fact.payload, tx);
  else if (isFact(fact, transactionDropped)) await applyDropped(context, fact.payload, tx);
}

/** Where the tip stands after these facts, as long as no operation has anything to do with them. */
async function followTip(context: FlowContext, facts: readonly Fact[], tx: Transaction): Promise<void> {
  for (const fact of [...facts].reverse()) {
    if (isFact(fact, blockConnected) && isLastPart(fact.payload)) return context.tips.save(tx, fact.payload.height, hashBytes(fact.payload.hash));
    if (isFact(fact, blockDisconnected) && isLastPart(fact.payload)) return context.tips.save(tx, fact.payload.height - 1, hashBytes(fact.payload.previousHash));
  }
}

/** Follows the chain for the operations of one schema; facts of other networks are not ours. */
export const chainFactsConsumer = (context: FlowContext): FactConsumer => ({
  name: `${context.schema}-operations`.replaceAll('_', '-'),
  database: context.database,
  schema: context.schema,
  events: [blockConnected, blockDisconnected, transactionDropped],
  order: 'stop',
  async handle(facts, tx) {
    const ours = facts.filter(({ payload }) => (payload as { network?: unknown }).network === context.network.name);
    // A chain that is being imported has thousands of blocks before the first operation.
    if (!(await context.operations.hasSigned(tx))) await followTip(context, ours, tx);
    else {
      await context.failpoint('operation.before-confirm');
      for (const fact of ours) await apply(context, fact, tx);
      await context.failpoint('operation.after-confirm');
    }
    context.poke();
  },
});
