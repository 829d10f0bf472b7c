import { assert } from '@mbaas/kernel';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { INDEX_LOOKUPS } from './coin.loader.ts';

/** The right to write one network's chain: an epoch that only the latest writer has. */
export interface WriterEpoch {
  readonly network: string;
  readonly epoch: bigint;
}

/** A writer that another one has replaced (it was paused, its lock was lost). It must stop; nothing of it was committed. */
export class WriterReplaced extends Error {
  override readonly name = 'WriterReplaced';
}

/** Takes a new epoch: from now on commits of earlier writers fail. Refuses a schema that holds another chain. */
export async function takeEpoch(database: Database, network: string, genesisHash: Uint8Array): Promise<WriterEpoch> {
  const { rows } = await database.query<{ network: string; genesis: Buffer; epoch: bigint }>(
    `INSERT INTO chain.writer (network, genesis, epoch) SELECT $1, $2, 1 WHERE NOT EXISTS (SELECT 1 FROM chain.writer WHERE network <> $1)
     ON CONFLICT (network) DO UPDATE SET epoch = writer.epoch + 1 RETURNING network, genesis, epoch`,
    [network, genesisHash],
  );
  const row = rows[0];
  assert(row !== undefined && Buffer.compare(row.genesis, genesisHash) === 0, 'the schema "chain" of this database holds the chain of another network: use another database');
  return { network, epoch: row.epoch };
}

/** First statement of every writing transaction: compares the epoch, and holds it until the commit. Throws WriterReplaced. */
export async function assertEpoch(tx: Transaction, { network, epoch }: WriterEpoch): Promise<void> {
  const { rows } = await tx.query<{ epoch: bigint }>('SELECT epoch FROM chain.writer WHERE network = $1 FOR SHARE', [network]);
  if (rows[0]?.epoch !== epoch) throw new WriterReplaced('Another writer has taken over this chain.');
  await tx.query(INDEX_LOOKUPS, [true]);
}
