import type { OutPoint } from '@mbaas/chain-codec';
import { displayHash } from '@mbaas/chain-primitives';
import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import { operationColumns, type OperationRow } from './operation-row.ts';

/** 36 bytes as on the wire: the hash in internal order, the index little-endian. */
export function outPointToBytes({ hash, index }: OutPoint): Uint8Array {
  const bytes = Buffer.alloc(36);
  bytes.set(hash);
  bytes.writeUInt32LE(index, 32);
  return bytes;
}

const toKey = (bytes: Uint8Array): string => `${displayHash(bytes.subarray(0, 32))}:${Buffer.from(bytes).readUInt32LE(32)}`;

/** A spend of one of our outpoints by a transaction in a block. */
export interface ChainSpend {
  readonly outpoint: Uint8Array;
  readonly txid: Uint8Array;
}

/** Outpoints that operations of one schema spend. */
export class OperationInputStore {
  readonly #schema: string;

  constructor(schema: string) {
    this.#schema = schema;
  }

  /** Reserves outpoints for an operation; false when another one has any of them: nothing may be committed then. */
  async reserve(tx: Transaction, operationId: string, points: readonly OutPoint[]): Promise<boolean> {
    const outpoints = points.map(outPointToBytes).sort(Buffer.compare);
    const { rowCount } = await tx.query(`INSERT INTO ${this.#schema}.operation_input (outpoint, operation_id) SELECT o, $2 FROM unnest($1::bytea[]) AS o ON CONFLICT (outpoint) DO NOTHING`, [outpoints, operationId]);
    return rowCount === points.length;
  }

  async free(tx: Transaction, operationId: string): Promise<void> {
    await tx.query(`DELETE FROM ${this.#schema}.operation_input WHERE operation_id = $1`, [operationId]);
  }

  /** Outpoints, `txid:index`, that unsettled operations of a tenant (null: of any) spend. */
  async reserved(on: Queryable, tenant: string | null): Promise<Set<string>> {
    const { rows } = await on.query<{ outpoint: Uint8Array }>(
      `SELECT i.outpoint FROM ${this.#schema}.operation_input i JOIN ${this.#schema}.operation o ON o.id = i.operation_id
       WHERE ($1::text IS NULL OR o.tenant = $1) AND o.state IN ('built', 'signed', 'accepted', 'reverted', 'contested')`,
      [tenant],
    );
    return new Set(rows.map(({ outpoint }) => toKey(outpoint)));
  }

  /** Notes which of these spends of a block hit an operation whose transaction is another one; gives those operations, locked. */
  async noteConflicts(tx: Transaction, spends: readonly ChainSpend[], height: number): Promise<OperationRow[]> {
    const { rows } = await tx.query<OperationRow>(
      `WITH hit AS (
         UPDATE ${this.#schema}.operation_input i SET conflict_txid = s.txid, conflict_height = $3
         FROM unnest($1::bytea[], $2::bytea[]) AS s (outpoint, txid), ${this.#schema}.operation o
         WHERE i.outpoint = s.outpoint AND o.id = i.operation_id AND o.txid IS DISTINCT FROM s.txid
         RETURNING i.operation_id
       ) SELECT ${operationColumns()} FROM ${this.#schema}.operation WHERE id IN (SELECT operation_id FROM hit) ORDER BY number FOR UPDATE`,
      [spends.map(({ outpoint }) => outpoint), spends.map(({ txid }) => txid), height],
    );
    return rows;
  }

  /** Forgets conflicts with transactions that left the chain; gives the ids of the operations they hit. */
  async clearConflicts(tx: Transaction, txids: readonly Uint8Array[]): Promise<string[]> {
    const { rows } = await tx.query<{ operation_id: string }>(
      `UPDATE ${this.#schema}.operation_input SET conflict_txid = NULL, conflict_height = NULL WHERE conflict_txid = ANY($1) RETURNING operation_id`,
      [txids],
    );
    return rows.map((row) => row.operation_id);
  }

  /** Height of the oldest confirmed conflict of an operation. */
  async conflictHeight(on: Queryable, operationId: string): Promise<number | undefined> {
    const { rows } = await on.query<{ height: number | null }>(`SELECT min(conflict_height) AS height FROM ${this.#schema}.operation_input WHERE operation_id = $1`, [operationId]);
    return rows[0]?.height ?? undefined;
  }
}
