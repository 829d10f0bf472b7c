import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitTransaction } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { Dice, randomDeed, type Life } from '../../test/random-life.ts';
import { closeVerifier, openStorage, sharedVerifier, type TestStorage } from '../../test/storage-kit.ts';
import { mineBlock } from '@mbaas/testing-miner';
import { quickNetwork } from '../../test/test-network.ts';
import { signBuilt, testKeys } from '../../test/test-wallet.ts';
import { stateHash } from '../state-hash/state-hash.ts';

const FORKS = 50;
const REPLAYS = 5;
const SEED = 20_261_121;
const clock = { now: () => Date.parse('2027-01-01T00:00:00Z') };

/** Blocks of the main chain in order, from the tables. */
async function mainChain(db: TestDatabase): Promise<Uint8Array[]> {
  const { rows } = await db.database.query<{ raw: Buffer }>('SELECT raw FROM chain.main_block JOIN chain.block ON block.number = main_block.block WHERE main_block.height > 0 ORDER BY main_block.height');
  return rows.map(({ raw }) => raw);
}

describe('reorganisations over assets and avatars', () => {
  const dice = new Dice(SEED);
  const keys = testKeys(5, quickNetwork);
  /** Makes blocks: goes back on its own chain and mines another future. */
  let minerDb: TestDatabase;
  let miner: TestStorage;
  /** Meets these futures as branches. */
  let db: TestDatabase;
  let open: TestStorage;
  let salt = 0;
  let deeds = 0;

  const life = (): Life => ({ queries: miner.queries, network: quickNetwork, keys, dice });

  async function mine(): Promise<Uint8Array> {
    for (let tries = dice.below(5); tries > 0; tries -= 1) {
      const deed = await randomDeed(life());
      if (deed === undefined) continue;
      const answer = await miner.queries.ask(submitTransaction, { raw: Buffer.from(signBuilt(deed, keys)).toString('hex') });
      if (answer.ok) deeds += 1;
    }
    salt += 1;
    const block = await mineBlock(miner.queries, sharedVerifier(), { payee: (dice.of(keys) as (typeof keys)[number]).hash, salt });
    const result = await miner.storage.writer.submitBlock(block);
    expect(result.ok && result.value.state).toBe('connected');
    return block;
  }

  beforeAll(async () => {
    [minerDb, db] = [await createTestDatabase(), await createTestDatabase()];
    miner = await openStorage(minerDb.database, quickNetwork, { clock, profile: 'hardened' });
    // A cache this small forgets all the time: coins come back from the tables.
    open = await openStorage(db.database, quickNetwork, { clock, profile: 'hardened', config: { coinCacheSize: 5 } });
    for (let height = 1; height <= 12; height += 1) await open.storage.writer.submitBlock(await mine());
  }, 120_000);

  afterAll(async () => {
    await miner.storage.stop();
    await open.storage.stop();
    await closeVerifier();
    await minerDb.drop();
    await db.drop();
  });

  async function replayHash(): Promise<string> {
    await using fresh = await createTestDatabase();
    const replay = await openStorage(fresh.database, quickNetwork, { clock });
    const blocks = await mainChain(db);
    async function* lines() {
      yield { lineNumber: 1, raw: { ok: true as const, value: Buffer.from(quickNetwork.genesisBlock, 'hex') } };
      for (const [index, value] of blocks.entries()) yield { lineNumber: index + 2, raw: { ok: true as const, value } };
    }
    const outcome = await replay.storage.importBlocks(lines());
    expect(outcome.stopped).toBeUndefined();
    const hash = await replay.storage.stateHash();
    await replay.storage.stop();
    return hash;
  }

  it(`equals a replay from genesis after ${FORKS} random forks`, async () => {
    let deepest = 0;
    for (let fork = 1; fork <= FORKS; fork += 1) {
      const depth = 1 + dice.below(8);
      const height = miner.storage.writer.state.height;
      deepest = Math.max(deepest, depth);
      await miner.storage.disconnectTo(height - depth);
      const states: string[] = [];
      for (let block = 0; block <= depth; block += 1) {
        const result = await open.storage.writer.submitBlock(await mine());
        states.push(result.ok ? result.value.state : result.error.code);
      }
      expect(states).toEqual([...Array.from({ length: depth }, () => 'held'), 'connected']);
      if (fork % (FORKS / REPLAYS) === 0) expect({ fork, hash: await stateHash(db.database) }).toEqual({ fork, hash: await replayHash() });
    }
    expect(deepest).toBeGreaterThanOrEqual(6);
    expect(deeds).toBeGreaterThan(100);
    const { rows } = await db.database.query<{ assets: bigint; avatars: bigint; moved: bigint; more: bigint }>(
      `SELECT (SELECT count(*) FROM chain.asset_issue) AS assets, (SELECT count(*) FROM chain.avatar_record) AS avatars,
              (SELECT count(*) FROM chain.avatar_record WHERE status = 2) AS moved,
              (SELECT count(*) FROM chain.asset_issue WHERE secondary) AS more`,
    );
    expect(Number(rows[0]?.assets)).toBeGreaterThan(2);
    expect(Number(rows[0]?.avatars)).toBeGreaterThan(2);
    expect(Number(rows[0]?.moved)).toBeGreaterThan(0);
    expect(Number(rows[0]?.more)).toBeGreaterThan(0);
  }, 300_000);

  it('tells every change of branch in order: what is disconnected was connected, newest first', async () => {
    const { rows } = await db.database.query<{ name: string; height: number; hash: string }>(
      "SELECT name, (payload::json->>'height')::int AS height, payload::json->>'hash' AS hash FROM chain.outbox WHERE name LIKE 'chain.block-%' AND (payload::json->>'part')::int = 0 ORDER BY id",
    );
    const chain: string[] = [];
    for (const { name, height, hash } of rows) {
      if (name === 'chain.block-connected') {
        expect(height).toBe(chain.length);
        chain.push(hash);
      } else expect(chain.pop()).toBe(hash);
    }
    const { rows: main } = await db.database.query<{ hash: Buffer }>('SELECT hash FROM chain.main_block JOIN chain.block ON block.number = main_block.block ORDER BY main_block.height');
    expect(chain).toEqual(main.map(({ hash }) => Buffer.from(hash).reverse().toString('hex')));
  });
});
