import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainAsset, chainAvatar, chainBalance, chainBlock, chainStakeCoins, chainStatus, chainTransactionQuery } from '@mbaas/contracts-queries';
import { hexDecode } from '@mbaas/chain-primitives';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { nodeAnswers } from '../../test/node-answers.ts';
import { Dice } from '../../test/random-life.ts';
import { chainVector, closeVerifier, openStorage, privateNetwork, type TestStorage } from '../../test/storage-kit.ts';
import { copyDatabase } from '../../test/test-database-copy.ts';
import { blocksOfFile } from '@mbaas/platform-block-file';

const FORK = 6280;
const BLOCKS = chainVector('blocks.private.jsonl.gz');

interface EtpAnswer {
  readonly address: string;
  readonly confirmed: number;
  readonly received: number;
  readonly unspent: number;
  readonly available: number;
  readonly frozen: number;
}
interface AssetAnswer {
  readonly symbol: string;
  readonly quantity: number;
  readonly locked_quantity: number;
  readonly status: string;
}

/** Compares every balance the node was asked for at a tip; gives how many. */
async function compareBalances({ queries }: TestStorage, tip: number): Promise<number> {
  let compared = 0;
  for (const { result } of nodeAnswers('getaddressetp', tip, 1)) {
    const { address, ...expected } = result as EtpAnswer;
    const answer = await queries.ask(chainBalance, { address });
    if (!answer.ok) throw new Error(answer.error.code);
    const { received, unspent, confirmed, available, frozen } = answer.value.etp;
    const actual = { confirmed: Number(confirmed), received: Number(received), unspent: Number(unspent), available: Number(available), frozen: Number(frozen) };
    expect({ address, ...actual }).toEqual({ address, ...expected });
    compared += 1;
  }
  for (const { params, result } of nodeAnswers('getaddressasset', tip, 1)) {
    const answer = await queries.ask(chainBalance, { address: params[0] ?? '' });
    if (!answer.ok) continue;
    const expected = (result as AssetAnswer[]).map(({ symbol, quantity, locked_quantity }) => ({ symbol, quantity: String(quantity), locked: String(locked_quantity) }));
    const actual = answer.value.assets.map(({ symbol, quantity, locked }) => ({ symbol, quantity, locked }));
    expect({ address: params[0], assets: actual }).toEqual({ address: params[0], assets: expected.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1)) });
    compared += 1;
  }
  return compared;
}

/** Compares how many coins the node called able to stake, and how many too young; gives how many addresses. */
async function compareStakes({ queries }: TestStorage, tip: number): Promise<number> {
  const asked = nodeAnswers('getstakeinfo', tip, 1);
  for (const { result } of asked) {
    const { address, ...expected } = result as { address: string; height: number; stake_utxo_available: number; stake_utxo_waiting: number };
    const answer = await queries.ask(chainStakeCoins, { address });
    if (!answer.ok) throw new Error(answer.error.code);
    const { height, availableCount, waitingCount, available } = answer.value;
    expect({ height: height - 1, stake_utxo_available: availableCount, stake_utxo_waiting: waitingCount }).toEqual(expected);
    expect(available).toHaveLength(availableCount);
  }
  return asked.length;
}

describe('import of the chain a full node made', () => {
  let db: TestDatabase;
  let open: TestStorage;
  let atFork: Awaited<ReturnType<typeof copyDatabase>>;
  let fork: TestStorage | undefined;
  let finalHash: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    open = await openStorage(db.database, privateNetwork);
    const first = await open.storage.importBlocks(blocksOfFile(BLOCKS), { until: FORK });
    expect(first).toMatchObject({ height: FORK, blocks: FORK, skipped: 1 });
    expect(first.stopped).toBeUndefined();
    await open.storage.stop();
    await db.database.close();
    atFork = await copyDatabase(db.url);
    const again = await copyDatabase(db.url);
    db = { ...db, database: again.database, url: again.url, drop: again.drop };
    open = await openStorage(db.database, privateNetwork);
  }, 300_000);

  afterAll(async () => {
    await fork?.storage.stop();
    await open.storage.stop();
    await closeVerifier();
    await db.drop();
    await atFork.drop();
  });

  it('answers balances as the node did at 6284', async () => {
    const outcome = await open.storage.importBlocks(blocksOfFile(BLOCKS), { until: 6284 });
    expect(outcome).toMatchObject({ height: 6284, blocks: 4, skipped: FORK + 1 });
    expect(await compareBalances(open, 6284)).toBeGreaterThanOrEqual(41);
    expect(await compareStakes(open, 6284)).toBe(2);
  });

  it('answers balances as the node did at 6544, the end', async () => {
    const outcome = await open.storage.importBlocks(blocksOfFile(BLOCKS));
    expect(outcome.stopped).toBeUndefined();
    expect(outcome).toMatchObject({ height: 6544 });
    expect(await compareBalances(open, 6544)).toBeGreaterThanOrEqual(41);
    expect(await compareStakes(open, 6544)).toBe(2);
    finalHash = await open.storage.stateHash();
  });

  it('stores every block and transaction under its id', async () => {
    const lines = gunzipSync(readFileSync(BLOCKS)).toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { height: number; hash: string; raw: string; ntx: number });
    expect(lines).toHaveLength(6545);
    const { rows } = await db.database.query<{ height: number; hash: string; raw: string; tx_count: number }>(
      "SELECT main_block.height, encode(hash, 'hex') AS hash, encode(raw, 'hex') AS raw, tx_count FROM chain.main_block JOIN chain.block ON block.number = main_block.block ORDER BY height",
    );
    expect(rows.map(({ height, hash, raw, tx_count }) => ({ height, hash: Buffer.from(hash, 'hex').reverse().toString('hex'), raw, ntx: tx_count }))).toEqual(
      lines.map(({ height, hash, raw, ntx }) => ({ height, hash, raw, ntx })),
    );
    const transactions = gunzipSync(readFileSync(chainVector('txs.private.jsonl.gz'))).toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { height: number; index: number; txid: string; raw: string });
    for (const { height, index, txid, raw } of transactions.filter((_, at) => at % 7 === 0)) {
      const answer = await open.queries.ask(chainTransactionQuery, { txid });
      expect(answer.ok && { height: answer.value.block?.height, index: answer.value.transaction.index, raw: answer.value.raw }).toEqual({ height, index, raw });
    }
  });

  it('answers status, blocks, assets and avatars', async () => {
    const status = await open.queries.ask(chainStatus, {});
    expect(status.ok && status.value).toMatchObject({ network: 'private-example', height: 6544, poolSize: 0, finalDepth: 10 });
    const block = await open.queries.ask(chainBlock, { height: 6284 });
    expect(block.ok && block.value.version).toBe(1);
    const asset = await open.queries.ask(chainAsset, { symbol: 'ALICE.TOK' });
    expect(asset.ok && asset.value.issues.length).toBeGreaterThan(1);
    const avatar = await open.queries.ask(chainAvatar, { name: 'ALICE.DIID' });
    expect(avatar.ok && avatar.value.address).toBe('MLasJFxZQnA49XEvhTHmRKi2qstkj9ppjo');
    const same = await open.queries.ask(chainAvatar, { address: 'MLasJFxZQnA49XEvhTHmRKi2qstkj9ppjo' });
    expect(same.ok && same.value.name).toBe('ALICE.DIID');
  });

  it('has the same state after a restart, and after taking blocks off and importing them again', async () => {
    await open.storage.stop();
    open = await openStorage(db.database, privateNetwork);
    expect(await open.storage.stateHash()).toBe(finalHash);
    expect(await open.storage.disconnectTo(FORK)).toBe(6544 - FORK);
    expect(await open.storage.stateHash()).not.toBe(finalHash);
    const { rows } = await db.database.query<{ count: bigint }>("SELECT count(*) FROM chain.outbox WHERE name = 'chain.block-disconnected'");
    expect(rows[0]?.count).toBe(BigInt(6544 - FORK));
    const again = await open.storage.importBlocks(blocksOfFile(BLOCKS));
    expect(again.stopped).toBeUndefined();
    expect(await open.storage.stateHash()).toBe(finalHash);
  });

  it('has the same state wherever blocks are taken off and put back', async () => {
    const blocks = gunzipSync(readFileSync(BLOCKS)).toString('utf8').trimEnd().split('\n').map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw, 'hex'));
    async function* lines(from: number, to: number) {
      for (let height = from; height <= to; height += 1) yield { lineNumber: height + 1, raw: { ok: true as const, value: blocks[height]! } };
    }
    const dice = new Dice(6544);
    // From the tip down over certificates, stakes, delegated blocks, mined assets, votes and locks.
    for (const height of [6_490, 5_790, 5_725, 5_175, 5_045]) {
      const depth = 1 + dice.below(100);
      await open.storage.disconnectTo(height);
      const there = await open.storage.stateHash();
      expect(await open.storage.disconnectTo(height - depth)).toBe(depth);
      expect(await open.storage.importBlocks(lines(height - depth + 1, height), { startHeight: height - depth + 1 })).toMatchObject({ height, blocks: depth });
      expect({ height, depth, hash: await open.storage.stateHash() }).toEqual({ height, depth, hash: there });
    }
    const rest = open.storage.writer.state.height + 1;
    expect(await open.storage.importBlocks(lines(rest, 6_544), { startHeight: rest })).toMatchObject({ height: 6_544 });
    expect(await open.storage.stateHash()).toBe(finalHash);
  });

  it('follows the reorganisation the node went through', async () => {
    const { storage, queries } = (fork = await openStorage(atFork.database, privateNetwork));
    const before = await storage.stateHash();
    const rows = readFileSync(chainVector('reorg.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { blocks: { height: number; hash: string; raw: string }[] });
    const submit = async (raw: string): Promise<string> => {
      const bytes = hexDecode(raw);
      if (!bytes.ok) throw new Error('hex');
      const result = await storage.writer.submitBlock(bytes.value);
      return result.ok ? result.value.state : result.error.code;
    };
    const losing = rows[0]?.blocks ?? [];
    const winning = rows[1]?.blocks ?? [];
    const states: string[] = [];
    for (const { raw } of [...losing, ...winning]) states.push(await submit(raw));
    expect(states).toEqual(['known', 'connected', 'connected', 'known', 'held', 'held', 'connected', 'connected']);
    const tip = await queries.ask(chainStatus, {});
    expect(tip.ok && tip.value).toMatchObject({ height: 6284, hash: winning.at(-1)?.hash });
    const reorganised = await storage.stateHash();
    const { rows: facts } = await atFork.database.query<{ name: string; height: number }>("SELECT name, (payload::json->>'height')::int AS height FROM chain.outbox ORDER BY id DESC LIMIT 6");
    expect(facts.reverse().map(({ name, height }) => `${name.slice(12)} ${height}`)).toEqual(['disconnected 6282', 'disconnected 6281', 'connected 6281', 'connected 6282', 'connected 6283', 'connected 6284']);
    await storage.disconnectTo(FORK);
    expect(await storage.stateHash()).toBe(before);
    expect(await submit(winning.at(-1)?.raw ?? '')).toBe('held');
    const outcome = await storage.importBlocks(blocksOfFile(BLOCKS), { until: 6284 });
    expect(outcome.stopped).toBeUndefined();
    expect(await storage.stateHash()).toBe(reorganised);
  });
});
