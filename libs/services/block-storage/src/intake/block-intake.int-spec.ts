import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainStatus, submitTransaction } from '@mbaas/contracts-queries';
import { armFailpoints, type ArmedFailpoint, type FailpointName } from '@mbaas/platform-failpoints';
import { createMetrics, NullLogger } from '@mbaas/platform-observability';
import type { WorkOutcome } from '@mbaas/platform-work';
import { createTestDatabase } from '@mbaas/testing-kit';
import { LateVerifier } from '../../test/late-verifier.ts';
import { CHAIN_CLOCK, chainVector, closeVerifier, openStorage, privateNetwork, sharedVerifier, type TestStorage } from '../../test/storage-kit.ts';
import { mineBlock } from '@mbaas/testing-miner';
import { quickNetwork } from '../../test/test-network.ts';
import { testKeys, type TestKey } from '../../test/test-wallet.ts';
import { blockMessage, namesOf } from '../../test/work-messages.ts';
import { createStorageMetrics, SILENT_METRICS } from '../block-storage.metrics.ts';
import { headerHashOfBytes } from '@mbaas/chain-codec';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { BlockIntake } from './block-intake.ts';
import type { RememberedFate } from './fate-memory.ts';

const BULK = chainVector('blocks.bulk.jsonl.gz');
const BLOCKS = chainVector('blocks.private.jsonl.gz');
const UNTIL = 300;
const MIB = 1024 * 1024;
const LATER = { now: () => Date.parse('2027-01-01T00:00:00Z') };
const PATIENCE = { timeout: 20_000, interval: 20 };

async function blocksOf(file: string, from: number, until: number): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  for await (const { lineNumber, raw } of blocksOfFile(file)) {
    if (lineNumber - 1 > until) break;
    if (raw.ok && lineNumber - 1 >= from) blocks.push(raw.value);
  }
  return blocks;
}

const SIDE_BLOCK_UNWEIGHED = new Map<FailpointName, ArmedFailpoint>([['chain.after-side-block', { action: { kind: 'throw' }, chance: 1, after: 0, times: 1 }]]);

const intakeOf = ({ storage }: TestStorage, metrics = SILENT_METRICS): BlockIntake => new BlockIntake({ writer: storage.writer, metrics, log: NullLogger, clock: { now: () => Date.now() }, orphans: { blocks: 5_000, bytes: 64 * MIB, shares: 1, lifetimeMs: 1_200_000 } });

const hashOf = (block: Uint8Array): Uint8Array => Uint8Array.from(headerHashOfBytes(block, nativeSha256));

/** A block with one byte turned. */
const flip = (block: Uint8Array, at: number): Uint8Array => Uint8Array.from(block, (byte, index) => (index === at ? byte ^ 1 : byte));

describe('blocks that come as work', () => {
  let blocks: readonly Uint8Array[];
  let expected: string;

  const block = (height: number): Uint8Array => blocks[height] as Uint8Array;
  const messages = (from: number, to: number) => blocks.slice(from, to).map((bytes) => blockMessage(bytes));

  beforeAll(async () => {
    blocks = await blocksOf(BLOCKS, 0, UNTIL);
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    await open.storage.importBlocks(blocksOfFile(BLOCKS), { until: UNTIL });
    expected = await open.storage.stateHash();
  });
  afterAll(closeVerifier);

  it('are done when they are stored, whatever comes twice or too early', async () => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const intake = intakeOf(open);
    expect(await namesOf(await intake.handle(messages(0, 50)))).toEqual(Array.from({ length: 50 }, () => 'done'));
    expect(open.storage.writer.state.height).toBe(49);
    // Delivered again, with new ones behind, and one that lacks its parent.
    const [again, next, early] = await Promise.all([intake.handle(messages(30, 50)), intake.handle(messages(50, 120)), intake.handle(messages(200, 201))]);
    expect(new Set(await namesOf([...again, ...next]))).toEqual(new Set(['done']));
    // Its sender has nothing more to do: it waits here for its parent.
    expect(await namesOf(early)).toEqual(['done']);
    expect(intake.orphans).toBe(1);
    expect(new Set(await namesOf(await intake.handle(messages(90, UNTIL + 1))))).toEqual(new Set(['done']));
    // What stood on the one that came early was done at once, and follows it.
    await expect.poll(() => intake, PATIENCE).toMatchObject({ bytes: 0, orphans: 0 });
    expect(await open.storage.stateHash()).toBe(expected);
    expect(intake).toMatchObject({ bytes: 0, oldestMs: 0, orphans: 0 });
  });

  it('wait for their parents in whatever order they come, and say for whom', async () => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const intake = intakeOf(open);
    const fates = async (...heights: number[]): Promise<(RememberedFate | undefined)[]> => heights.map((height) => intake.fateOf(hashOf(block(height))));
    const backwards = messages(2, UNTIL + 1).reverse();
    expect(new Set(await namesOf(await intake.handle(backwards)))).toEqual(new Set(['done']));
    expect([intake.orphans, open.storage.writer.state.height]).toEqual([UNTIL - 1, 0]);
    expect(await fates(2, 150, 1)).toEqual([{ fate: 'orphan', missing: hashOf(block(1)) }, { fate: 'orphan', missing: hashOf(block(1)) }, undefined]);
    // The one that was missing comes by another way than the rest.
    expect(await open.storage.writer.submitBlock(block(1))).toMatchObject({ value: { state: 'connected' } });
    await intake.sweepOrphans();
    await expect.poll(() => open.storage.writer.state.height, PATIENCE).toBe(UNTIL);
    await expect.poll(() => intake, PATIENCE).toMatchObject({ orphans: 0, bytes: 0 });
    expect(await open.storage.stateHash()).toBe(expected);
  });

  it('are refused with the parent they waited for, unless only its bytes were bad', async () => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const intake = intakeOf(open);
    await namesOf(await intake.handle(messages(1, 20)));
    // Byte 120 belongs to the seal: another hash, so its children are others, too.
    const badSeal = flip(block(20), 120);
    const child = Uint8Array.from(block(21));
    child.set(hashOf(badSeal), 4);
    const grandchild = Uint8Array.from(block(22));
    grandchild.set(hashOf(child), 4);
    await namesOf(await intake.handle([grandchild, child, ...blocks.slice(21, 25)].map((bytes) => blockMessage(bytes))));
    expect(intake.orphans).toBe(6);
    // A body that the merkle root does not fit says nothing of block 20.
    const badBody = flip(block(20), block(20).length - 20);
    expect(await namesOf(await intake.handle([blockMessage(badBody), blockMessage(badSeal)]))).toEqual(['done', 'done']);
    expect(intake.fateOf(hashOf(block(20)))).toMatchObject({ fate: 'refused', again: true });
    expect(intake.fateOf(hashOf(badSeal))).toEqual({ fate: 'refused', code: 'BLOCK_WORK_INVALID' });
    const refused = { fate: 'refused', code: 'WRITER_BLOCK_REFUSED_BEFORE' };
    // They were on their way behind it when its seal was judged.
    await expect.poll(() => [intake.fateOf(hashOf(child)), intake.fateOf(hashOf(grandchild)), intake.orphans], PATIENCE).toEqual([refused, refused, 4]);
    await namesOf(await intake.handle([blockMessage(block(20))]));
    await expect.poll(() => open.storage.writer.state.height, PATIENCE).toBe(24);
    // Bytes that do not decode are remembered under the hash of their header.
    expect(await namesOf(await intake.handle([blockMessage(block(30).subarray(0, block(30).length - 1))]))).toEqual([expect.stringMatching(/ dead$/)]);
    expect(intake.fateOf(hashOf(block(30)))).toMatchObject({ fate: 'refused', again: true });
  });

  it('a flood without parents is bounded and holds nobody up', async () => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const limits = { blocks: 200, bytes: MIB, shares: 4, lifetimeMs: 60_000 };
    const clock = { time: Date.now(), now: () => clock.time };
    const intake = new BlockIntake({ writer: open.storage.writer, metrics: SILENT_METRICS, log: NullLogger, clock, orphans: limits });
    const flood = Array.from({ length: 2_000 }, (_, index) => {
      const orphan = Uint8Array.from(block(1 + (index % 50)));
      new DataView(orphan.buffer).setUint32(4, index);
      return blockMessage(orphan, { 'x-sender': `hostile-${index % 3}` });
    });
    const honest = messages(2, UNTIL + 1).map((message, index) => [...flood.slice(index * 6, index * 6 + 6), { ...message, headers: { 'x-sender': 'honest' } }]);
    await namesOf(await intake.handle([blockMessage(block(1))]));
    for (const batch of honest) await namesOf(await intake.handle(batch));
    expect(open.storage.writer.state.height).toBe(UNTIL);
    expect(await open.storage.stateHash()).toBe(expected);
    expect(intake.orphans).toBeLessThanOrEqual(150);
    clock.time += limits.lifetimeMs + 1;
    await intake.sweepOrphans();
    expect(intake.orphans).toBe(0);
  });

  it('are refused with a count, and what stands on a refused one with it; the others go on', async () => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const registry = createMetrics();
    const intake = intakeOf(open, createStorageMetrics(registry, () => ({ role: 'active', height: async () => 0, poolSize: 0, oldestMs: 0, intakeBytes: 0, orphans: 0 })));
    // The mix byte is no part of a block's identity: its children stand on both.
    const badSeal = flip(block(20), 120);
    const batch = [...messages(1, 20), blockMessage(badSeal), ...messages(21, 25), ...messages(20, 40), blockMessage(new Uint8Array(40))];
    const outcomes = await namesOf(await intake.handle(batch));
    expect(outcomes.at(-1)).toMatch(/ dead$/);
    expect(outcomes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'done'));
    expect(open.storage.writer.state.height).toBeGreaterThanOrEqual(20);
    const page = (await registry.render()).body;
    expect(page).toContain('mbaas_chain_verdicts_total{code="BLOCK_WORK_INVALID"} 1');
  });

  it('reorganise the chain, also where a crash came between storing a side block and weighing it', async () => {
    const [miner] = testKeys(1, quickNetwork) as [TestKey];
    await using minerDb = await createTestDatabase();
    await using mining = await openStorage(minerDb.database, quickNetwork, { clock: LATER });
    const mine = async (count: number, salt: number): Promise<Uint8Array[]> => {
      const mined: Uint8Array[] = [];
      for (let made = 0; made < count; made += 1) {
        const bytes = await mineBlock(mining.queries, sharedVerifier(), { payee: miner.hash, salt });
        await mining.storage.writer.submitBlock(bytes);
        mined.push(bytes);
      }
      return mined;
    };
    const losing = await mine(4, 1);
    await mining.storage.disconnectTo(2);
    const winning = await mine(4, 2);
    const expectedHash = await mining.storage.stateHash();

    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, quickNetwork, { clock: LATER });
    const intake = intakeOf(open);
    const outcomes = await intake.handle([...losing, ...winning.slice(0, 2)].map((bytes) => blockMessage(bytes)));
    expect(new Set(await namesOf(outcomes))).toEqual(new Set(['done']));
    expect(open.storage.writer.state.height).toBe(4);
    // Stored and never weighed: as a crash right after its commit leaves it.
    armFailpoints(SIDE_BLOCK_UNWEIGHED);
    expect(await namesOf(await intake.handle(winning.slice(2).map((bytes) => blockMessage(bytes))))).toEqual(['done', 'done']);
    expect(open.storage.writer.state.height).toBe(6);
    expect(await open.storage.stateHash()).toBe(expectedHash);

    // Nobody offers it again: the next start weighs it.
    await using otherDb = await createTestDatabase();
    await using other = await openStorage(otherDb.database, quickNetwork, { clock: LATER });
    for (const bytes of [...losing, ...winning.slice(0, 2)]) await other.storage.writer.submitBlock(bytes);
    armFailpoints(SIDE_BLOCK_UNWEIGHED);
    await expect(other.storage.writer.submitBlock(winning[2] as Uint8Array)).rejects.toMatchObject({ code: 'FAILPOINT_HIT' });
    expect(await other.queries.ask(chainStatus, {})).toMatchObject({ value: { height: 4 } });
    await other.storage.stop();
    await other.storage.start();
    expect(other.storage.writer.state.height).toBe(5);
    await other.storage.writer.submitBlock(winning[3] as Uint8Array);
    expect(await other.storage.stateHash()).toBe(expectedHash);
  });

  it('are stored once the database is back', async () => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const intake = intakeOf(open);
    const cut = async (): Promise<void> => {
      await db.database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'mbaas-chain-writer-%' AND datname = current_database()");
    };
    const outcomes = [];
    for (let from = 1; from <= UNTIL; from += 60) {
      outcomes.push(...(await intake.handle(messages(from, Math.min(from + 60, UNTIL + 1)))));
      await cut();
    }
    expect(new Set(await namesOf(outcomes))).toEqual(new Set(['done']));
    expect(await open.storage.stateHash()).toBe(expected);
  });

  it('let others have the lane while they stream', async () => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const intake = intakeOf(open);
    let streaming = true;
    const stream = intake.handle(messages(1, UNTIL + 1)).then(namesOf).finally(() => (streaming = false));
    const heights: number[] = [];
    while (streaming) {
      const answer = await open.queries.ask(submitTransaction, { raw: '00', dryRun: true });
      expect(answer.ok).toBe(false);
      heights.push(open.storage.writer.state.height);
    }
    await stream;
    expect(heights.some((height) => height > 0 && height < UNTIL)).toBe(true);
    expect(await open.storage.stateHash()).toBe(expected);
  });
});

describe('a source faster than the store', () => {
  afterAll(closeVerifier);

  it('waits: neither the queue nor memory grows', async () => {
    const bulk = await blocksOf(BULK, 0, 1_000);
    await using db = await createTestDatabase();
    const verifier = new LateVerifier(sharedVerifier());
    await using open = await openStorage(db.database, privateNetwork, { verifier, clock: CHAIN_CLOCK });
    const intake = intakeOf(open);
    verifier.hold();
    let handed = 0;
    const outcomes: (WorkOutcome | Promise<WorkOutcome>)[] = [];
    const source = (async () => {
      for (const bytes of bulk) {
        for (const outcome of await intake.handle([blockMessage(bytes)])) outcomes.push(outcome);
        handed += 1;
      }
    })();
    // More than 6 MiB are prepared and more than 4 MiB wait: nothing can be taken before a verdict comes.
    await expect.poll(() => intake.bytes, { timeout: 60_000, interval: 50 }).toBeGreaterThan(10 * MIB);
    await new Promise((resolve) => setImmediate(resolve));
    const stuckAt = handed;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(handed).toBe(stuckAt);
    expect(handed).toBeLessThan(bulk.length);
    expect(intake.bytes).toBeLessThan(13 * MIB);
    expect(intake.oldestMs).toBeGreaterThan(900);
    expect(open.storage.pressure().what).toBe('none');
    verifier.release();
    await source;
    expect(new Set(await namesOf(outcomes))).toEqual(new Set(['done']));
    expect(intake.bytes).toBe(0);
    expect(open.storage.writer.state.height).toBe(bulk.length - 1);
  }, 120_000);
});

describe('a verdict that comes late', () => {
  afterAll(closeVerifier);

  it('does not count over another memory: it is asked for again', async () => {
    const bulk = await blocksOf(BULK, 0, 110);
    await using db = await createTestDatabase();
    const verifier = new LateVerifier(sharedVerifier());
    await using open = await openStorage(db.database, privateNetwork, { verifier });
    const intake = intakeOf(open);
    await namesOf(await intake.handle(bulk.slice(0, 108).map((bytes) => blockMessage(bytes))));
    verifier.hold();
    const asked = verifier.asked;
    const outcomes = await intake.handle(bulk.slice(108, 110).map((bytes) => blockMessage(bytes)));
    await expect.poll(() => verifier.asked, PATIENCE).toBeGreaterThan(asked);
    const once = verifier.asked - asked;
    // As if blocks had left memory between the question and the commit.
    open.storage.writer.state.generation += 1;
    verifier.release();
    expect(await namesOf(outcomes)).toEqual(['done', 'done']);
    expect(verifier.asked - asked).toBe(2 * once);
    expect(open.storage.writer.state.height).toBe(109);
  }, 60_000);

  it('commits nothing after its writer was replaced and the chain went another way', async () => {
    const bulk = await blocksOf(BULK, 0, 110);
    await using db = await createTestDatabase();
    const verifier = new LateVerifier(sharedVerifier());
    await using open = await openStorage(db.database, privateNetwork, { verifier, standby: true });
    const intake = intakeOf(open);
    await namesOf(await intake.handle(bulk.slice(0, 108).map((bytes) => blockMessage(bytes))));
    verifier.hold();
    const asked = verifier.asked;
    let decided = false;
    const [outcome] = await intake.handle([blockMessage(bulk[108] as Uint8Array)]);
    void Promise.resolve(outcome).then(() => (decided = true));
    await expect.poll(() => verifier.asked, PATIENCE).toBeGreaterThan(asked);
    // Another process takes the chain back to where these outputs are not there.
    await db.database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test lock'");
    await using successor = await openStorage(db.database, privateNetwork, { config: { writerLockWaitMs: 20_000 } });
    await successor.storage.disconnectTo(90);
    const before = await successor.storage.stateHash();
    verifier.release();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(decided).toBe(false);
    expect(await successor.storage.stateHash()).toBe(before);
    expect(successor.storage.writer.state.height).toBe(90);
  }, 60_000);
});
