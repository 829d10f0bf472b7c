import { ok } from '@mbaas/kernel';
import type { chainHistory, chainTransactionQuery, QueryAnswer } from '@mbaas/contracts-queries';
import { parseDisplayHash } from '@mbaas/chain-primitives';
import { shownEffects } from '../facts/shown-effects.ts';
import { showHash } from '../facts/display.ts';
import { transactionText } from '../facts/transaction-text.ts';
import type { ChainReader } from '../reader/chain-reader.ts';
import type { TransactionRecord } from '../reader/transaction.reader.ts';
import type { AddressBook } from '../state/address-book.ts';
import type { ChainWriter } from '../writer/chain-writer.ts';
import type { Answered, Asked } from './block.answers.ts';
import { cursorOf, cutPage, readCursor } from './cursor.ts';
import { refused } from './refusal-problem.ts';
import { standsBy } from './standby.ts';

type Shown = QueryAnswer<typeof chainTransactionQuery>['transaction'];
type Source = Pick<TransactionRecord, 'id' | 'bytes' | 'transaction' | 'kind' | 'fee' | 'spent' | 'made'>;

/** A transaction in the shape of the facts. */
function shownTransaction(source: Source, position: number, reader: ChainReader, addresses: AddressBook): Shown {
  const effects = shownEffects({ ...source, length: source.bytes.length }, reader.network);
  return JSON.parse(transactionText(source, position, effects, addresses)) as Shown;
}

/** chain.transaction: from the main chain or the pool. CHAIN_TRANSACTION_UNKNOWN; QUERY_STANDBY where only the pool could know it. */
export async function answerTransaction(reader: ChainReader, addresses: AddressBook, writer: ChainWriter | undefined, { txid }: Asked<typeof chainTransactionQuery>): Answered<typeof chainTransactionQuery> {
  const id = parseDisplayHash(txid);
  if (!id.ok) return refused('CHAIN_TRANSACTION_UNKNOWN');
  const confirmed = await reader.at(async (moment) => {
    const record = await moment.transaction(id.value);
    return record && { record, confirmations: moment.tip.height - record.height + 1 };
  });
  if (confirmed !== undefined) {
    const { record, confirmations } = confirmed;
    return ok({
      transaction: shownTransaction(record, record.position, reader, addresses),
      raw: Buffer.from(record.bytes).toString('hex'),
      block: { hash: showHash(record.blockHash), height: record.height, timestamp: record.timestamp },
      confirmations,
    });
  }
  if (writer === undefined) return standsBy();
  const waiting = writer.mempool.pool.get(id.value);
  if (waiting === undefined) return refused('CHAIN_TRANSACTION_UNKNOWN');
  // Its coins are the writer's own, so their owners must be from the writer's book.
  return ok({ transaction: shownTransaction({ ...waiting, kind: 'ordinary' }, 0, reader, writer.state.addresses), raw: Buffer.from(waiting.bytes).toString('hex'), confirmations: 0 });
}

/** chain.history: newest first, the cursor is the place of the last one in the chain. */
export function answerHistory(reader: ChainReader, { address, limit, cursor }: Asked<typeof chainHistory>): Answered<typeof chainHistory> {
  return reader.at(async (moment) => {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor('h', cursor);
    if (before === undefined) return refused('CHAIN_CURSOR_INVALID');
    const page = cutPage(await moment.history(address, { before, limit: limit + 1 }), limit, ({ number }) => cursorOf('h', number));
    return ok({ ...page, items: page.items.map(({ txid, height, timestamp, etpIn, etpOut }) => ({ txid: showHash(txid), height, timestamp, etpIn: String(etpIn), etpOut: String(etpOut) })) });
  });
}
