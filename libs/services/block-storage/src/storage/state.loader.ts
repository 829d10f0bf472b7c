import { expectOk } from '@mbaas/kernel';
import { decodeHeader } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { latin1Decode } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';
import { addStakeLock } from '../connect/registry-records.ts';
import { Coin } from '../state/coin.ts';
import { LOCK } from '../state/output-class.ts';
import { Registries } from '../state/registries.ts';
import type { TipState } from '../state/tip-state.ts';
import { storedOutput } from './stored-output.ts';
import { loadElected, loadWitnessRegistry } from '../witness/witness.loader.ts';

const HEADERS_A_QUERY = 20_000;

/** Puts memory where the tables are: headers, registries, counters. The coin cache starts empty. */
export async function loadState(from: Queryable, state: TipState): Promise<void> {
  state.generation += 1;
  state.coins.clear();
  state.addresses.clear();
  state.headers.truncate(-1);
  await loadHeaders(from, state);
  state.registries = await loadRegistries(from, state.network);
  state.elected.clear();
  await loadElected(from, state);
  const { rows } = await from.query<{ tx: bigint; output: bigint }>(
    'SELECT (SELECT coalesce(max(number), 0) FROM chain.tx) AS tx, (SELECT coalesce(max(number), 0) FROM chain.output) AS output',
  );
  state.nextTx = Number(rows[0]?.tx ?? 0n) + 1;
  state.nextOutput = Number(rows[0]?.output ?? 0n) + 1;
}

async function loadHeaders(from: Queryable, { headers }: TipState): Promise<void> {
  for (;;) {
    const { rows } = await from.query<{ hash: Buffer; header: Buffer }>(
      `SELECT block.hash, block.header FROM chain.main_block JOIN chain.block ON block.number = main_block.block
       WHERE main_block.height >= $1 ORDER BY main_block.height LIMIT ${HEADERS_A_QUERY}`,
      [headers.length],
    );
    for (const { hash, header } of rows) headers.push(hash, expectOk(decodeHeader(header), 'stored headers were decoded once'));
    if (rows.length < HEADERS_A_QUERY) return;
  }
}

const held = (bytes: Buffer): string => latin1Decode(bytes);

async function loadRegistries(from: Queryable, network: Network): Promise<Registries> {
  const registries = new Registries(await loadWitnessRegistry(from, network));
  const issues = await from.query<{ symbol: Buffer; text: string | null; height: number; quantity: string; threshold: number; decimals: number }>(
    `SELECT symbol.bytes AS symbol, address.text, height, quantity, threshold, decimals FROM chain.asset_issue r
     JOIN chain.symbol ON symbol.number = r.symbol LEFT JOIN chain.address ON address.number = r.address ORDER BY r.output`,
  );
  for (const row of issues.rows) {
    registries.addIssue(held(row.symbol), { height: row.height, quantity: BigInt(row.quantity), address: row.text ?? '', threshold: row.threshold, decimals: row.decimals });
  }
  const certificates = await from.query<{ symbol: Buffer; text: string | null; height: number; cert_type: bigint; status: number; owner: Buffer; content: Buffer | null }>(
    `SELECT symbol.bytes AS symbol, address.text, height, cert_type, status, owner, content FROM chain.certificate_record r
     JOIN chain.symbol ON symbol.number = r.symbol LEFT JOIN chain.address ON address.number = r.address ORDER BY r.output`,
  );
  for (const row of certificates.rows) {
    registries.addCertificate(held(row.symbol), Number(row.cert_type), {
      owner: held(row.owner),
      address: row.text ?? '',
      height: row.height,
      status: row.status,
      ...(row.content === null ? {} : { content: held(row.content) }),
    });
  }
  for (const [table, add] of [
    ['avatar_record', registries.addAvatar.bind(registries)],
    ['mit_record', registries.addMit.bind(registries)],
  ] as const) {
    const { rows } = await from.query<{ symbol: Buffer; text: string | null; height: number }>(
      `SELECT symbol.bytes AS symbol, address.text, height FROM chain.${table} r
       JOIN chain.symbol ON symbol.number = r.symbol LEFT JOIN chain.address ON address.number = r.address ORDER BY r.output`,
    );
    for (const row of rows) add(held(row.symbol), { address: row.text ?? '', height: row.height });
  }
  await loadStakeLocks(from, registries);
  return registries;
}

async function loadStakeLocks(from: Queryable, registries: Registries): Promise<void> {
  const { rows } = await from.query<{ number: bigint; value: bigint; bytes: Buffer | null; hash: Buffer | null; height: number; index: bigint }>(
    `SELECT o.number, o.value, o.bytes, address.hash, tx.height, o.number - tx.first_output AS index
     FROM chain.unspent u JOIN chain.output o ON o.number = u.output JOIN chain.tx ON tx.number = o.tx LEFT JOIN chain.address ON address.number = o.address
     WHERE u.lock = ${LOCK.sequence}`,
  );
  for (const row of rows) {
    const index = Number(row.index);
    const transaction = { id: new Uint8Array(32), number: 0, height: row.height, coinbase: false, timestamp: 0, version: 0, firstOutput: Number(row.number) - index, outputCount: index + 1, coins: [] };
    addStakeLock(registries, new Coin(transaction, index, storedOutput(row)));
  }
}
