import type { Queryable } from '@mbaas/platform-postgres';
import { heldText, latin1Encode } from '@mbaas/chain-primitives';

/** Row number of an address; undefined for one the chain has never seen. */
export async function addressNumber(from: Queryable, text: string): Promise<number | undefined> {
  const { rows } = await from.query<{ number: number }>('SELECT number FROM chain.address WHERE text = $1', [text]);
  return rows[0]?.number;
}

/** Row number of a name, given as people write it; undefined for one the chain has never seen. */
export async function symbolNumber(from: Queryable, symbol: string): Promise<number | undefined> {
  const { rows } = await from.query<{ number: number }>('SELECT number FROM chain.symbol WHERE bytes = $1', [Buffer.from(latin1Encode(heldText(symbol)))]);
  return rows[0]?.number;
}
