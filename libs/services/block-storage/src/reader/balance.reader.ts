import type { Network } from '@mbaas/chain-params';
import type { Queryable } from '@mbaas/platform-postgres';
import { LOCK } from '../state/output-class.ts';
import { isSpendable, lockedUnits, type Moment } from './spendability.ts';
import { unspentOf } from './coin.reader.ts';
import { classifyOutput } from '@mbaas/chain-script';

/** ETP of an address in atoms, as the full node counts it. */
export interface EtpBalance {
  /** All outputs ever. */
  readonly received: bigint;
  readonly unspent: bigint;
  readonly available: bigint;
  /** Immature, deposited, time-locked, or received less than three blocks ago. */
  readonly frozen: bigint;
}

export interface AssetBalance {
  /** Bytes of the symbol. */
  readonly symbol: Uint8Array;
  readonly received: bigint;
  readonly quantity: bigint;
  /** Part of it that time-release locks still hold back. */
  readonly locked: bigint;
}

/** A bound on locked outputs of one address: beyond it the frozen part is a lower bound. Deposits cost their fee. */
const LOCKED_MAX = 100_000;

/** Confirmations before the node counts a payment as available. Its policy: no rule forbids spending earlier. */
const TRANSFER_MATURITY = 3;

/** Unspent outputs of an address with these locks that were made above a height. */
async function youngerThan(from: Queryable, address: number, height: number, locks: readonly number[]): Promise<bigint> {
  const { rows } = await from.query<{ value: string | null }>(
    `SELECT sum(o.value) AS value FROM chain.unspent u JOIN chain.output o ON o.number = u.output
     WHERE u.address = $1 AND u.lock = ANY ($3::smallint[]) AND u.output >= (SELECT first_output FROM chain.main_block WHERE height = $2)`,
    [address, Math.max(0, height + 1), locks],
  );
  return BigInt(rows[0]?.value ?? '0');
}

export async function etpBalance(from: Queryable, address: number, at: Moment, network: Network): Promise<EtpBalance> {
  const { rows } = await from.query<{ received: string; unspent: string }>('SELECT received, unspent FROM chain.balance WHERE address = $1 AND symbol = 0', [address]);
  const received = BigInt(rows[0]?.received ?? '0');
  const unspent = BigInt(rows[0]?.unspent ?? '0');
  const locked = await unspentOf(from, { address, locked: true, limit: LOCKED_MAX });
  let frozen = await youngerThan(from, address, at.height - network.coinbaseMaturity, [LOCK.coinbase]);
  frozen += await youngerThan(from, address, at.height - TRANSFER_MATURITY, [LOCK.none, LOCK.attenuation]);
  for (const coin of locked) if (!isSpendable(coin, at, network)) frozen += coin.value;
  return { received, unspent, available: unspent - frozen, frozen };
}

export async function assetBalances(from: Queryable, address: number, at: Moment): Promise<AssetBalance[]> {
  const { rows } = await from.query<{ number: number; bytes: Buffer; received: string; unspent: string }>(
    `SELECT symbol.number, symbol.bytes, received, unspent FROM chain.balance JOIN chain.symbol ON symbol.number = balance.symbol
     WHERE address = $1 AND symbol <> 0 ORDER BY symbol.bytes`,
    [address],
  );
  const locked = new Map<string, bigint>();
  for (const { output, height } of await unspentOf(from, { address, kinds: ['asset-detail', 'asset-transfer'], locked: true, limit: LOCKED_MAX })) {
    const { attachment, script } = output;
    const model = classifyOutput(script).attenuation?.model;
    if (model === undefined || (attachment.kind !== 'asset-transfer' && attachment.kind !== 'asset-detail')) continue;
    const quantity = attachment.kind === 'asset-transfer' ? attachment.quantity : attachment.maximumSupply;
    locked.set(attachment.symbol, (locked.get(attachment.symbol) ?? 0n) + lockedUnits(model, quantity, height, at));
  }
  return rows.map(({ bytes, received, unspent }) => ({
    symbol: bytes,
    received: BigInt(received),
    quantity: BigInt(unspent),
    locked: locked.get(bytes.toString('latin1')) ?? 0n,
  }));
}
