import { createHash } from 'node:crypto';
import { err, expectOk, ok, problem, type Problem, type Result } from '@mbaas/kernel';
import { buildEtpPayment } from '@mbaas/chain-builder';
import { decodeTransaction, encodeOutput, encodeTransaction, transactionIdOfBytes, type Transaction } from '@mbaas/chain-codec';
import { encodeAddress } from '@mbaas/chain-crypto';
import { devnet } from '@mbaas/chain-params';
import { displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { outputAddress, payToKeyHash } from '@mbaas/chain-script';
import { chainCoins, chainStatus, releaseOutpoints, signTransaction, submitTransaction, transactionHeld, type QueryPort } from '@mbaas/contracts-queries';
import { InProcessQueries, installMessaging } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import type { Database, Queryable } from '@mbaas/platform-postgres';
import type { BuildOperation } from '../src/operation.types.ts';
import { installOperations } from '../src/install-operations.ts';
import { loadCoins } from '../src/load-coins.ts';
import { planOf } from '../src/plan-of.ts';

export const network = devnet;

export const addressOf = (owner: number): string => encodeAddress(network.addressVersions.p2pkh, new Uint8Array(20).fill(owner));
export const WALLET = `wal_${'1'.repeat(32)}`;

/**
 * The other services as this flow sees them, over tables, so that they outlive a killed process: a chain of plain coins
 * and a signer with the guard of one signature an outpoint.
 */
export const FAKE_TABLES = `
  CREATE SCHEMA IF NOT EXISTS fake;
  CREATE TABLE IF NOT EXISTS fake.coin (name text PRIMARY KEY, txid text, index int, output bytea, address text, height int, spent_by text);
  CREATE TABLE IF NOT EXISTS fake.pool (txid text PRIMARY KEY, raw bytea, offers int NOT NULL DEFAULT 1);
  CREATE TABLE IF NOT EXISTS fake.signed (name text PRIMARY KEY, unsigned_id text NOT NULL, txid text NOT NULL);
  CREATE TABLE IF NOT EXISTS fake.signature (unsigned_id text PRIMARY KEY, purpose text NOT NULL);
  CREATE TABLE IF NOT EXISTS fake.released (txid text);
  CREATE TABLE IF NOT EXISTS fake.tip (height int NOT NULL);`;

export async function prepare(database: Database, schema: string): Promise<void> {
  await installMessaging(database, schema, NullLogger);
  await installOperations(database, schema, NullLogger);
  await database.query(FAKE_TABLES);
}

/** Gives an address a confirmed coin; returns its name. */
export async function fund(database: Queryable, owner: number, value: bigint, label: string): Promise<string> {
  const txid = createHash('sha256').update(label).digest('hex');
  const output = encodeOutput({ value, script: payToKeyHash(new Uint8Array(20).fill(owner)), attachment: { version: 1, kind: 'etp' } });
  await database.query('INSERT INTO fake.coin VALUES ($1, $2, 0, $3, $4, 1, NULL)', [`${txid}:0`, txid, output, addressOf(owner)]);
  return `${txid}:0`;
}

const nameOf = ({ previousOutput }: Transaction['inputs'][number]): string => `${displayHash(previousOutput.hash)}:${previousOutput.index}`;
const bytes = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'hex');
const readTx = (hex: string): Transaction => expectOk(decodeTransaction(bytes(hex)), 'a transaction');

async function coins(database: Database, address: string): Promise<unknown> {
  const { rows } = await database.query<{ txid: string; index: number; output: Uint8Array; height: number | null }>(
    'SELECT txid, index, output, height FROM fake.coin WHERE address = $1 AND spent_by IS NULL ORDER BY height NULLS LAST, name', [address]);
  const items = rows.map((row) => ({ txid: row.txid, index: row.index, value: '0', output: hexEncode(row.output), address, kind: 'etp', coinbase: false, spendable: true, ...(row.height === null ? {} : { height: row.height }) }));
  return { items, asOfHeight: 1 };
}

async function sign(database: Database, unsigned: string, purpose: string): Promise<Result<{ raw: string; txid: string }, Problem>> {
  const transaction = readTx(unsigned);
  const unsignedId = displayHash(transactionIdOfBytes(bytes(unsigned)));
  const raw = encodeTransaction({ ...transaction, inputs: transaction.inputs.map((input) => ({ ...input, script: bytes(unsignedId) })) });
  const txid = displayHash(transactionIdOfBytes(raw));
  const names = transaction.inputs.map(nameOf).sort();
  const { rows } = await database.query<{ name: string }>(
    'WITH claimed AS (INSERT INTO fake.signed SELECT n, $2, $3 FROM unnest($1::text[]) AS n ON CONFLICT DO NOTHING RETURNING name) SELECT name FROM claimed', [names, unsignedId, txid]);
  const owners = await database.query<{ name: string }>('SELECT name FROM fake.signed WHERE name = ANY($1) AND unsigned_id <> $2', [names, unsignedId]);
  if (owners.rows.length > 0) {
    await database.query('DELETE FROM fake.signed WHERE name = ANY($1) AND unsigned_id = $2', [rows.map(({ name }) => name), unsignedId]);
    return err(problem('KEYS_OUTPOINT_ALREADY_SIGNED', 409, 'taken', { outpoints: owners.rows.map(({ name }) => name).join(' ') }));
  }
  await database.query('INSERT INTO fake.signature VALUES ($1, $2) ON CONFLICT DO NOTHING', [unsignedId, purpose]);
  const first = await database.query<{ purpose: string }>('SELECT purpose FROM fake.signature WHERE unsigned_id = $1', [unsignedId]);
  if (first.rows[0]?.purpose !== purpose) return err(problem('KEYS_OUTPOINT_ALREADY_SIGNED', 409, 'taken', { outpoints: names.join(' ') }));
  return ok({ raw: hexEncode(raw), txid });
}

async function offer(database: Database, hex: string): Promise<Result<{ txid: string; state: 'accepted' }, Problem>> {
  const raw = bytes(hex);
  const transaction = readTx(hex);
  const txid = displayHash(transactionIdOfBytes(raw));
  return database.transaction(async (tx) => {
    const known = await tx.query('UPDATE fake.pool SET offers = offers + 1 WHERE txid = $1 RETURNING txid', [txid]);
    if (known.rowCount === 1) return ok({ txid, state: 'accepted' });
    const names = transaction.inputs.map(nameOf);
    const found = await tx.query<{ name: string; spent_by: string | null }>('SELECT name, spent_by FROM fake.coin WHERE name = ANY($1) FOR UPDATE', [names]);
    const missing = names.findIndex((name) => !found.rows.some((coin) => coin.name === name));
    if (missing >= 0) return err(problem('TX_INPUT_MISSING', 422, 'missing', { input: missing }));
    if (found.rows.some(({ spent_by }) => spent_by !== null)) return err(problem('TX_INPUT_SPENT', 409, 'spent'));
    await tx.query('UPDATE fake.coin SET spent_by = $2 WHERE name = ANY($1)', [names, txid]);
    for (const [index, output] of transaction.outputs.entries()) {
      await tx.query('INSERT INTO fake.coin VALUES ($1, $2, $3, $4, $5, NULL, NULL)', [`${txid}:${index}`, txid, index, encodeOutput(output), outputAddress(output.script, network)]);
    }
    await tx.query('INSERT INTO fake.pool VALUES ($1, $2)', [txid, raw]);
    return ok({ txid, state: 'accepted' });
  });
}

/** A reorganisation takes a coin's maker off the chain, and with it what the pool had over the coin. */
export async function loseCoin(database: Database, name: string): Promise<void> {
  const { rows } = await database.query<{ spent_by: string | null }>('DELETE FROM fake.coin WHERE name = $1 RETURNING spent_by', [name]);
  const spender = rows[0]?.spent_by;
  if (typeof spender !== 'string') return;
  const { rows: made } = await database.query<{ name: string }>('SELECT name FROM fake.coin WHERE txid = $1', [spender]);
  await database.query('DELETE FROM fake.pool WHERE txid = $1', [spender]);
  await database.query('UPDATE fake.coin SET spent_by = NULL WHERE spent_by = $1', [spender]);
  for (const coin of made) await loseCoin(database, coin.name);
}

/** A question may be answered otherwise for a while. */
export type Intercept = (query: string) => Problem | undefined;

export function fakeQueries(database: Database, intercept: Intercept = () => undefined): QueryPort {
  const queries = new InProcessQueries({ log: NullLogger });
  const guarded = async <T>(name: string, answer: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> => {
    const instead = intercept(name);
    return instead === undefined ? answer() : err(instead);
  };
  queries.answer(chainCoins, (request) => guarded('coins', async () => ok((await coins(database, request.address)) as never)));
  queries.answer(signTransaction, (request) => guarded('sign', () => sign(database, request.unsigned, request.purpose)));
  queries.answer(submitTransaction, (request) => guarded('offer', () => offer(database, request.raw)));
  queries.answer(transactionHeld, ({ txid }) => guarded('held', async () => ok({ held: (await database.query('SELECT 1 FROM fake.signed WHERE txid = $1', [txid])).rowCount !== 0 })));
  queries.answer(chainStatus, () => guarded('status', async () => {
    const { rows } = await database.query<{ height: number }>('SELECT height FROM fake.tip');
    return ok({ network: network.name, height: rows[0]?.height ?? 0, hash: '00'.repeat(32), timestamp: 1, medianTimePast: 1, poolSize: 0, finalDepth: network.finalDepth });
  }));
  queries.answer(releaseOutpoints, (request) => guarded('release', async () => {
    await database.query('INSERT INTO fake.released VALUES ($1)', [request.txid]);
    const { rowCount } = await database.query('DELETE FROM fake.signed WHERE txid = $1', [request.txid]);
    return ok({ released: rowCount ?? 0 });
  }));
  return queries;
}

export interface PayRequest {
  readonly from: number;
  readonly to: number;
  readonly amount: string;
}

/** The service's part in these tests: pays plain ETP from an owner's address. */
export const buildPayment = (queries: QueryPort): BuildOperation => async ({ request }, excluded) => {
  const { from, to, amount } = request as PayRequest;
  const found = await loadCoins(queries, { addresses: [addressOf(from)], carrying: 'etp', excluded });
  if (!found.ok) return found;
  return planOf(buildEtpPayment({ network, payees: [{ address: addressOf(to), amount: BigInt(amount) }], purse: { coins: found.value } }), [WALLET]);
};

/** ETP an owner has, waiting coins included. */
export async function balanceOf(database: Queryable, owner: number): Promise<bigint> {
  const { rows } = await database.query<{ output: Uint8Array }>('SELECT output FROM fake.coin WHERE address = $1 AND spent_by IS NULL', [addressOf(owner)]);
  return rows.reduce((sum, { output }) => sum + new DataView(output.buffer, output.byteOffset).getBigUint64(0, true), 0n);
}
