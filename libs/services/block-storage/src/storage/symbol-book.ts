import { latin1Encode } from '@mbaas/chain-primitives';
import type { Transaction } from '@mbaas/platform-postgres';

/** Row numbers of names, latin1-held. Names are few (every one was paid for), so all met are remembered. */
export class SymbolBook {
  readonly #numbers = new Map<string, number>();

  /** 0 for no name. The name must have been given to `ensure` before. */
  numberOf(symbol: string | undefined): number {
    return symbol === undefined ? 0 : (this.#numbers.get(symbol) ?? 0);
  }

  /** Gives every name a row. Only the single writer calls this. */
  async ensure(tx: Transaction, symbols: Iterable<string>): Promise<void> {
    const unknown = [...new Set(symbols)].filter((symbol) => !this.#numbers.has(symbol));
    if (unknown.length === 0) return;
    const bytes = unknown.map((symbol) => Buffer.from(latin1Encode(symbol)));
    await tx.query(
      `INSERT INTO chain.symbol (number, bytes)
       SELECT (SELECT coalesce(max(number), 0) FROM chain.symbol) + row_number() OVER (ORDER BY ordinality), bytes
       FROM unnest($1::bytea[]) WITH ORDINALITY AS given (bytes, ordinality)
       WHERE NOT EXISTS (SELECT 1 FROM chain.symbol known WHERE known.bytes = given.bytes)`,
      [bytes],
    );
    const { rows } = await tx.query<{ number: number; bytes: Buffer }>('SELECT number, bytes FROM chain.symbol WHERE bytes = ANY ($1::bytea[])', [bytes]);
    for (const { number, bytes: name } of rows) this.#numbers.set(name.toString('latin1'), number);
  }

  /** After a rollback: rows given in it do not exist. */
  clear(): void {
    this.#numbers.clear();
  }
}
