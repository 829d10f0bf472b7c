import type { BlockPart } from '@mbaas/contracts-events';
import type { Transaction } from '@mbaas/platform-postgres';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import { at } from '../steps/step.ts';
import { hashBytes, isLastPart, spendsOf, txidsOf } from './block-part.ts';

const OUT: ReadonlySet<string> = new Set(['signed', 'accepted', 'reverted']);

/** A block joined the chain: its transactions' operations are confirmed, those it robs of an input contested, deep ones final. */
export async function applyConnected(context: FlowContext, part: BlockPart, tx: Transaction): Promise<void> {
  const { operations, inputs, tips, network } = context;
  const now = at(context);
  const blockHash = hashBytes(part.hash);
  for (const row of await operations.lockByTxids(tx, txidsOf(part))) {
    if (row.state === 'confirmed' || row.state === 'final') continue;
    await operations.move(tx, row, 'confirmed', { height: part.height, blockHash, code: null, detail: null, contestedSince: null, dueAt: null }, now);
  }
  for (const row of await inputs.noteConflicts(tx, spendsOf(part), part.height)) {
    if (!OUT.has(row.state)) continue;
    const patch = { code: 'OPERATION_CONFLICTED', detail: OPERATION_CODES.OPERATION_CONFLICTED.doc, contestedSince: part.height, dueAt: at(context, context.tuning.reofferMs) };
    await operations.move(tx, row, 'contested', patch, now);
  }
  if (!isLastPart(part)) return;
  await tips.save(tx, part.height, blockHash);
  const deep = part.height - network.finalDepth + 1;
  for (const row of await operations.lockConfirmedUpTo(tx, deep)) await operations.move(tx, row, 'final', {}, now);
  await operations.wakeConflicted(tx, deep, now);
}
