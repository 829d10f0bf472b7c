import type { Transaction } from '@mbaas/platform-postgres';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { from } from 'pg-copy-streams';
import type { CopyBuffer } from './copy-buffer.ts';

const SLICE = 1 << 18;

/** Slices without copying; a stream that is given one buffer of many MB stalls the loop while it is written. */
function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

/** Sends a buffer's rows into `table (columns)` and empties it. Nothing is sent for no rows. */
export async function copyRows(tx: Transaction, table: string, columns: string, rows: CopyBuffer): Promise<void> {
  if (rows.rows === 0) return;
  const stream = tx.client.query(from(`COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from(slices(rows.finish())), stream);
  rows.reset();
}
