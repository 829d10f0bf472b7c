import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';

/** A transaction that touched an address. */
export interface HistoryRecord {
  /** Number of the transaction in chain order. */
  readonly number: number;
  readonly txid: Hash32;
  readonly height: number;
  readonly timestamp: number;
  /** Received by and spent from the address, atoms. */
  readonly etpIn: bigint;
  readonly etpOut: bigint;
}

export interface HistoryFilter {
  readonly address: number;
  /** Only transactions before this number. */
  readonly before?: number;
  /** Only this range of heights, both ends included. */
  readonly heights?: { readonly from: number; readonly to: number };
  readonly limit: number;
}

const TIMESTAMP_OFFSET = 68;

/** Transactions that touched an address, newest first. */
export async function historyOf(from: Queryable, { address, before, heights, limit }: HistoryFilter): Promise<HistoryRecord[]> {
  const { rows } = await from.query<{ tx: bigint; id: Buffer; height: number; header: Buffer; etp_in: string; etp_out: string }>(
    `SELECT a.tx, tx.id, tx.height, block.header, a.etp_in, a.etp_out FROM chain.address_tx a JOIN chain.tx ON tx.number = a.tx
     JOIN chain.main_block ON main_block.height = tx.height JOIN chain.block ON block.number = main_block.block
     WHERE a.address = $1 AND a.tx < $2 AND tx.height BETWEEN $3 AND $4 ORDER BY a.tx DESC LIMIT $5`,
    [address, before ?? Number.MAX_SAFE_INTEGER, heights?.from ?? 0, heights?.to ?? 0x7fff_ffff, limit],
  );
  return rows.map(({ tx, id, height, header, etp_in, etp_out }) => ({
    number: Number(tx),
    txid: id,
    height,
    timestamp: header.readUInt32LE(TIMESTAMP_OFFSET),
    etpIn: BigInt(etp_in),
    etpOut: BigInt(etp_out),
  }));
}

/** Number of transactions that touched an address. */
export async function historyCount(from: Queryable, address: number): Promise<number> {
  const { rows } = await from.query<{ count: bigint }>('SELECT count(*) AS count FROM chain.address_tx WHERE address = $1', [address]);
  return Number(rows[0]?.count ?? 0n);
}
