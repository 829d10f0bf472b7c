import { err, expectOk, ok } from '@mbaas/kernel';
import { hexDecode, hexEncode, parseDisplayHash } from '@mbaas/chain-primitives';
import { decodeTransaction, transactionIdOfBytes } from '@mbaas/chain-codec';
import { invalidArgument, MVSD_ERRORS } from '../mvsd-error.ts';
import { renderTransaction } from '../render/transaction.ts';
import type { RpcCommand } from './rpc-command.ts';

/** A transaction of the chain. The node also finds those that wait in its pool; here they do not exist. */
export const gettx: RpcCommand = {
  positional: [{ name: 'HASH', required: true }, { name: 'JSON', required: false }],
  options: {},
  async answer(found, { rows, network }) {
    const text = found.get('hash') ?? '';
    const id = parseDisplayHash(text);
    if (!id.ok) return err(invalidArgument(text, 'HASH'));
    const row = await rows.transaction(id.value);
    if (row === undefined) return err(MVSD_ERRORS.transactionUnknown);
    if (found.get('json') === 'false') return ok(hexEncode(row.raw));
    const transaction = expectOk(decodeTransaction(row.raw), 'stored transactions decode');
    return ok({ ...renderTransaction(transaction, row.id, network), height: row.height });
  },
};

/** The same view of bytes that need not be on any chain. */
export const decoderawtx: RpcCommand = {
  positional: [{ name: 'TRANSACTION', required: true }],
  options: {},
  async answer(found, { network }) {
    const text = found.get('transaction') ?? '';
    const bytes = hexDecode(text);
    if (!bytes.ok) return err(invalidArgument(text, 'TRANSACTION'));
    const transaction = decodeTransaction(bytes.value);
    if (!transaction.ok) return err(invalidArgument(text, 'TRANSACTION'));
    return ok(renderTransaction(transaction.value, transactionIdOfBytes(bytes.value), network));
  },
};
