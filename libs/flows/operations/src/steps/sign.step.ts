import { assert, type Problem } from '@mbaas/kernel';
import { transactionIdOfBytes } from '@mbaas/chain-codec';
import { displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { signTransaction } from '@mbaas/contracts-queries';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import { isPassing } from '../problem-class.ts';
import type { OperationRow } from '../store/operation-row.ts';
import { at, reject, retryLater, waitedMs, type Step } from './step.ts';

/** Outpoints that the signer named as signed for others. */
const takenOf = (problem: Problem): string[] => `${problem.extra?.['outpoints'] ?? ''}`.split(' ').filter((name) => /^[0-9a-f]{64}:\d{1,10}$/.test(name));

/**
 * built → submitted: to be built from other coins, where there are any. Others keep theirs for as long as they need; how often that
 * is met says nothing, so it is bounded by time.
 */
async function buildFromOthers(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  if (waitedMs(context, row) > context.tuning.fundsWaitMs) return reject(context, row, { code: 'OPERATION_REBUILT_TOO_OFTEN', detail: OPERATION_CODES.OPERATION_REBUILT_TOO_OFTEN.doc });
  const excluded = [...new Set([...row.excluded, ...takenOf(problem)])];
  return context.database.transaction(async (tx) => {
    const moved = await context.operations.move(tx, row, 'submitted', { excluded, waitingSince: row.waitingSince ?? at(context), dueAt: at(context) }, at(context));
    if (moved !== undefined) await context.inputs.free(tx, row.id);
    return moved;
  });
}

/** built → signed: the signed bytes are stored before anybody sees them. The operation's id as purpose keeps two operations from sharing one signature. */
export const signStep: Step = async (context, row) => {
  const { unsigned, previousOutputs, walletIds } = row;
  assert(unsigned !== null && previousOutputs !== null && walletIds !== null, 'A built operation has its transaction.');
  const answer = await context.queries.ask(signTransaction, {
    tenant: context.signerOf(row.tenant),
    walletIds: [...walletIds],
    unsigned: hexEncode(unsigned),
    previousOutputs: previousOutputs.map(hexEncode),
    purpose: row.id,
  });
  await context.failpoint('operation.before-signed');
  if (!answer.ok) {
    if (answer.error.code === 'KEYS_OUTPOINT_ALREADY_SIGNED') return buildFromOthers(context, row, answer.error);
    return isPassing(answer.error) ? retryLater(context, row, answer.error) : reject(context, row, answer.error);
  }
  const raw = hexDecode(answer.value.raw);
  assert(raw.ok, 'The contract admits hex only.');
  const txid = transactionIdOfBytes(raw.value);
  assert(displayHash(txid) === answer.value.txid, 'The signer names the transaction it gives.');
  const signed = await context.database.transaction((tx) => context.operations.move(tx, row, 'signed', { raw: raw.value, txid, excluded: [], waitingSince: null, code: null, detail: null, dueAt: at(context) }, at(context)));
  await context.failpoint('operation.after-signed');
  return signed;
};
