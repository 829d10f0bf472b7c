import { createHash } from 'node:crypto';
import { bytesEqual, hexEncode } from '@mbaas/chain-primitives';
import { advisoryLockNumber, type Queryable, type Transaction } from '@mbaas/platform-postgres';

/** What the log remembers. Ids, amounts and names only. */
export type LogEntry =
  | { readonly kind: 'transaction'; readonly tenant: string; readonly walletIds: readonly string[]; readonly txid: string; readonly purpose: string; readonly inputs: number; readonly amount: string }
  | { readonly kind: 'stake-block'; readonly tenant: string; readonly walletId: string; readonly txid: string; readonly block: string; readonly height: number; readonly inputs: number }
  | { readonly kind: 'release'; readonly tenant: string; readonly txid: string; readonly code: string; readonly outpoints: number }
  | { readonly kind: 'message'; readonly tenant: string; readonly walletId: string; readonly address: string; readonly digest: string };

const NO_HASH = new Uint8Array(32);
const LOCK = advisoryLockNumber('mbaas:keys:signing-log');

const hashOf = (previous: Uint8Array, entry: string): Uint8Array => createHash('sha256').update(previous).update(entry, 'utf8').digest();

/**
 * Appends an entry and gives its hash, which covers all entries before it. Serialised from here to the end of the
 * transaction: call it last.
 */
export async function appendToLog(tx: Transaction, at: Date, content: LogEntry): Promise<Uint8Array> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  const { rows } = await tx.query<{ number: bigint; hash: Uint8Array }>('SELECT number, hash FROM keys.signing_log ORDER BY number DESC LIMIT 1');
  const previous = rows[0]?.hash ?? NO_HASH;
  const number = (rows[0]?.number ?? 0n) + 1n;
  const entry = JSON.stringify({ number: `${number}`, at: at.toISOString(), ...content });
  const hash = hashOf(previous, entry);
  await tx.query('INSERT INTO keys.signing_log (number, entry, previous_hash, hash) VALUES ($1, $2, $3, $4)', [number, entry, previous, hash]);
  return hash;
}

/** How far the log is whole. */
export interface LogVerdict {
  readonly entries: bigint;
  /** Hash of the last good entry, hex: note it elsewhere to notice a log that was cut and rewritten. */
  readonly head: string;
  /** Number of the first entry that does not fit the one before it. */
  readonly brokenAt: bigint | null;
}

const PAGE = 1000;

/** Walks the whole log and checks numbers and hashes. */
export async function verifyLog(on: Queryable): Promise<LogVerdict> {
  let previous: Uint8Array = NO_HASH;
  let entries = 0n;
  for (;;) {
    const { rows } = await on.query<{ number: bigint; entry: string; previous_hash: Uint8Array; hash: Uint8Array }>(
      'SELECT number, entry, previous_hash, hash FROM keys.signing_log WHERE number > $1 ORDER BY number LIMIT $2',
      [entries, PAGE],
    );
    for (const row of rows) {
      const fits = row.number === entries + 1n && bytesEqual(row.previous_hash, previous) && bytesEqual(row.hash, hashOf(previous, row.entry)) && row.entry.startsWith(`{"number":"${row.number}"`);
      if (!fits) return { entries, head: hexEncode(previous), brokenAt: row.number };
      previous = row.hash;
      entries = row.number;
    }
    if (rows.length < PAGE) return { entries, head: hexEncode(previous), brokenAt: null };
  }
}
