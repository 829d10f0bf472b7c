import { bytesEqual } from '@mbaas/chain-primitives';
import type { BlockPart } from '@mbaas/contracts-events';
import type { Transaction } from '@mbaas/platform-postgres';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import { at } from '../steps/step.ts';
import { hashBytes, isLastPart, txidsOf } from './block-part.ts';

/** A block left the chain: what it confirmed is reverted and offered again, what it contested may be accepted again. */
export async function applyDisconnected(context: FlowContext, part: BlockPart, tx: Transaction): Promise<void> {
  const { operations, inputs, tips, log } = context;
  const now = at(context);
  const blockHash = hashBytes(part.hash);
  const txids = txidsOf(part);
  for (const row of await operations.lockByTxids(tx, txids)) {
    if ((row.state !== 'confirmed' && row.state !== 'final') || row.blockHash === null || !bytesEqual(row.blockHash, blockHash)) continue;
    const code = row.state === 'final' ? 'OPERATION_FINAL_REVERTED' : 'OPERATION_REVERTED';
    if (row.state === 'final') log.error('A final operation was reverted by a deep reorganisation', { operation: row.id, height: part.height });
    await operations.move(tx, row, 'reverted', { height: null, blockHash: null, code, detail: OPERATION_CODES[code].doc, dueAt: now }, now);
  }
  await operations.contestAnew(tx, await inputs.clearConflicts(tx, txids), now);
  if (isLastPart(part)) await tips.save(tx, part.height - 1, hashBytes(part.previousHash));
}
