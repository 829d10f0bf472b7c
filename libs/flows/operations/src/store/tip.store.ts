import type { Queryable, Transaction } from '@mbaas/platform-postgres';

/** The chain's tip as this schema's consumer has it. */
export class TipStore {
  readonly #table: string;

  constructor(schema: string) {
    this.#table = `${schema}.operation_tip`;
  }

  /** Height of the tip; -1 before the first block. */
  async height(on: Queryable): Promise<number> {
    const { rows } = await on.query<{ height: number }>(`SELECT height FROM ${this.#table}`);
    return rows[0]?.height ?? -1;
  }

  async save(tx: Transaction, height: number, hash: Uint8Array): Promise<void> {
    await tx.query(`INSERT INTO ${this.#table} (height, hash) VALUES ($1, $2) ON CONFLICT (only_row) DO UPDATE SET height = excluded.height, hash = excluded.hash`, [height, hash]);
  }
}
