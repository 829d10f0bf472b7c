import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBlock, type Block } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { BranchMiner } from '../../test/branch-miner.ts';
import { Dice } from '../../test/random-life.ts';
import { chainVector, closeVerifier, openStorage, privateNetwork, sharedVerifier, type TestStorage } from '../../test/storage-kit.ts';
import { copyDatabase } from '../../test/test-database-copy.ts';
import { kindsOf } from '../../test/transaction-kinds.ts';
import { trustingSeals } from '../../test/trusting-verifier.ts';
import { stateHash } from '../state-hash/state-hash.ts';

/** Told by `npm run fuzz -- --property reorganisations --minutes N`; a few seconds otherwise. */
const MINUTES = Number(process.env['MBAAS_PROPERTY_MINUTES'] ?? '0');
const SEED = Number(process.env['MBAAS_PROPERTY_SEED'] ?? '20261121');

/** Below it there are only coinbases that fund what follows; above END next to nothing until stakes begin. */
const START = 421;
const END = 1_400;
const DEEPEST = 100;
const REPLAY_EVERY = MINUTES > 0 ? 10 : 15;
/** Most blocks between two reorganisations. */
const STRETCH = 80;

const recordedBytes = gunzipSync(readFileSync(chainVector('blocks.private.jsonl.gz')))
  .toString('utf8').trimEnd().split('\n').map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw, 'hex'));
const recorded: Block[] = recordedBytes.slice(0, END + 1).map((bytes) => expectOk(decodeBlock(bytes), 'a recorded block').block);

async function* lines(blocks: readonly Uint8Array[]) {
  for (const [index, value] of blocks.entries()) yield { lineNumber: index + 1, raw: { ok: true as const, value } };
}

const open = (db: Pick<TestDatabase, 'database'>, coinCacheSize = 5_000): Promise<TestStorage> =>
  openStorage(db.database, privateNetwork, { verifier: trustingSeals(sharedVerifier()), config: { coinCacheSize } });

/**
 * Every kind of the data's first part. Stakes, delegated blocks and what belongs to them come later and are signed: they cannot
 * be mined anew, but are taken off and put back in import-private-chain.int-spec.ts.
 */
const KINDS = [
  'etp', 'message', 'asset-detail', 'asset-detail secondary', 'asset-transfer', 'burn', 'did register', 'did transfer', 'certificate 1', 'certificate 2', 'certificate 3', 'mit 1', 'mit 2',
  'deposit reward', 'pay-key-hash', 'pay-script-hash', 'pay-key-hash-lock-height', 'pay-key-hash-attenuation',
];

describe('random chains with random reorganisations over every kind of transaction', () => {
  let template: TestDatabase;

  beforeAll(async () => {
    template = await createTestDatabase();
    const { storage } = await open(template);
    const outcome = await storage.importBlocks(lines(recordedBytes.slice(0, START + 1)));
    expect(outcome).toMatchObject({ height: START });
    await storage.stop();
    await template.database.close();
  }, 120_000);

  afterAll(async () => {
    await closeVerifier();
    await template.drop();
  });

  /** State of a chain that never saw another branch. */
  async function replayHash(blocks: readonly Uint8Array[]): Promise<string> {
    await using fresh = await createTestDatabase();
    await using replay = await open(fresh);
    const outcome = await replay.storage.importBlocks(lines([...recordedBytes.slice(0, START + 1), ...blocks]));
    expect(outcome.stopped).toBeUndefined();
    return stateHash(fresh.database);
  }

  /** One chain from START to END; gives what was met on the way. */
  async function runChain(seed: number, until: number): Promise<{ forks: number; deepest: number; kinds: Set<string> }> {
    const dice = new Dice(seed);
    const [minerDb, db] = [await copyDatabase(template.url), await copyDatabase(template.url)];
    const miner = await open(minerDb);
    // A cache this small forgets all the time: coins come back from the tables.
    const follower = await open(db, 5);
    try {
      const mine = new BranchMiner({ storage: miner.storage, network: privateNetwork, recorded, dice });
      /** The miner's chain above START. */
      const chain: Uint8Array[] = [];
      const removed = new Set<string>();
      const kinds: Block[] = [];
      let [forks, deepest] = [0, 0];
      const mineNext = async (): Promise<Uint8Array> => {
        const { bytes, block } = await mine.mine();
        chain.push(bytes);
        kinds.push(block);
        return bytes;
      };
      const offer = async (bytes: Uint8Array): Promise<string> => {
        const result = await follower.storage.writer.submitBlock(bytes);
        return result.ok ? result.value.state : result.error.code;
      };
      while (mine.height + STRETCH < END && performance.now() < until) {
        const startHeight = mine.height + 1;
        const stretch: Uint8Array[] = [];
        for (let left = 1 + dice.below(STRETCH); left > 0; left -= 1) stretch.push(await mineNext());
        expect(await follower.storage.importBlocks(lines(stretch), { startHeight })).toMatchObject({ height: mine.height, blocks: stretch.length });
        // Shallow ones, whole stretches, and anything up to as deep as they may be.
        const most = [12, stretch.length, DEEPEST][dice.below(3)] ?? DEEPEST;
        const depth = Math.min(mine.height - START, most === stretch.length ? most : 1 + dice.below(most));
        for (const block of kinds.splice(kinds.length - depth)) for (const kind of kindsOf(block)) removed.add(kind);
        chain.splice(chain.length - depth);
        await mine.goBack(depth);
        const states: string[] = [];
        for (let left = depth + 1; left > 0; left -= 1) states.push(await offer(await mineNext()));
        expect(states).toEqual([...Array.from({ length: depth }, () => 'held'), 'connected']);
        forks += 1;
        deepest = Math.max(deepest, depth);
        if (forks % REPLAY_EVERY === 0) expect({ seed, forks, hash: await stateHash(db.database) }).toEqual({ seed, forks, hash: await replayHash(chain) });
      }
      const hash = await stateHash(db.database);
      expect({ seed, hash: await stateHash(minerDb.database) }).toEqual({ seed, hash });
      expect({ seed, hash: await replayHash(chain) }).toEqual({ seed, hash });
      return { forks, deepest, kinds: removed };
    } finally {
      await miner.storage.stop();
      await follower.storage.stop();
      await minerDb.drop();
      await db.drop();
    }
  }

  it('end in the same state hash as a replay', async () => {
    const until = performance.now() + (MINUTES > 0 ? MINUTES * 60_000 : 600_000);
    const kinds = new Set<string>();
    let [forks, deepest] = [0, 0];
    for (let chain = 0; chain === 0 || (MINUTES > 0 && performance.now() < until); chain += 1) {
      const met = await runChain(SEED + chain, until);
      for (const kind of met.kinds) kinds.add(kind);
      forks += met.forks;
      deepest = Math.max(deepest, met.deepest);
    }
    process.stdout.write(`${forks} reorganisations, up to ${deepest} blocks deep, over ${[...kinds].sort().join(', ')}\n`);
    if (MINUTES === 0) {
      expect(forks).toBeGreaterThan(12);
      expect(deepest).toBeGreaterThan(60);
      expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
    }
  }, (MINUTES + 10) * 60_000);
});
