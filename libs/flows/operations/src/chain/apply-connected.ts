import { assert, expectOk } from '@mbaas/kernel';
import { decodeTransaction } from '@mbaas/chain-codec';
import { bytesEqual } from '@mbaas/chain-primitives';
import type { BlockPart } from '@mbaas/contracts-events';
import type { Transaction } from '@mbaas/platform-postgres';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import { at } from '../steps/step.ts';
import type { OperationPatch, OperationRow } from '../store/operation-row.ts';
import { hashBytes, isLastPart, spendsOf, txidsOf } from './block-part.ts';

const OUT: ReadonlySet<string> = new Set(['signed', 'accepted', 'reverted']);

/** The transaction that was given up is in a block after all, and no other one was built yet: it stays the operation's. */
async function takeBack(context: FlowContext, row: OperationRow, patch: OperationPatch, tx: Transaction): Promise<void> {
  assert(row.raw !== null && row.txid !== null, 'What was given up has been signed.');
  const { raw, txid, toRelease } = row;
  await context.operations.move(tx, row, 'confirmed', { ...patch, toRelease: toRelease.filter((other) => !bytesEqual(other, txid)) }, at(context));
  await context.inputs.reserve(tx, row.id, expectOk(decodeTransaction(raw), 'the signer gives transactions').inputs.map(({ previousOutput }) => previousOutput));
}

/** A block joined the chain: its transactions' operations are confirmed, those it robs of an input contested, deep ones final. */
export async function applyConnected(context: FlowContext, part: BlockPart, tx: Transaction): Promise<void> {
  const { operations, inputs, tips, network, log } = context;
  const now = at(context);
  const blockHash = hashBytes(part.hash);
  const txids = txidsOf(part);
  for (const row of await operations.lockByTxids(tx, txids)) {
    if (row.state === 'confirmed' || row.state === 'final') continue;
    const patch = { height: part.height, blockHash, code: null, detail: null, contestedSince: null, dueAt: null };
    if (row.state === 'submitted') await takeBack(context, row, patch, tx);
    else await operations.move(tx, row, 'confirmed', patch, now);
  }
  for (const { id, state } of await operations.givenUp(tx, txids)) log.error('A transaction that its operation had given up stands in a block', { operation: id, state, height: part.height });
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
