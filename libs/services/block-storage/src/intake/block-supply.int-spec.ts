import { workTopics, blockReceived } from '@mbaas/contracts-events';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { installClaims } from '@mbaas/platform-claim-check';
import { openKafka } from '@mbaas/platform-kafka';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase, createTestKafka, type TestDatabase, type TestKafka } from '@mbaas/testing-kit';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LateVerifier } from '../../test/late-verifier.ts';
import { openQueues, type Queues } from '../../test/queues.ts';
import { chainVector, closeVerifier, openStorage, privateNetwork, sharedVerifier } from '../../test/storage-kit.ts';
import { WriterHandle } from '../../test/writer-handle.ts';

const BLOCKS = chainVector('blocks.private.jsonl.gz');
const BULK = chainVector('blocks.bulk.jsonl.gz');
const UNTIL = 400;
const MIB = 1024 * 1024;
const PATIENCE = { timeout: 60_000, interval: 50 };

async function blocksOf(file: string, until: number): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  for await (const { raw } of blocksOfFile(file)) if (raw.ok && blocks.length <= until) blocks.push(raw.value);
  return blocks;
}

describe('blocks over a real broker', () => {
  let kafka: TestKafka;
  let db: TestDatabase;
  let queues: Queues;
  const processes: WriterHandle[] = [];

  beforeEach(async () => {
    [kafka, db] = await Promise.all([createTestKafka(), createTestDatabase()]);
    await installClaims(db.database, NullLogger);
    queues = openQueues(db.database, kafka.brokers, kafka.network);
  }, 60_000);
  afterEach(async () => {
    for (const { child } of processes.splice(0)) child.kill('SIGKILL');
    await queues.close();
    await db.drop();
    await kafka.drop();
  });
  afterAll(closeVerifier);

  const publish = async (blocks: readonly Uint8Array[]): Promise<void> => {
    const queue = queues.make();
    for (const bytes of blocks) await queue.publish(blockReceived, bytes, { partition: 0, headers: { 'x-sender': 'spec' } });
    await queue.stop();
  };
  const height = async (): Promise<number> => {
    const { rows } = await db.database.query<{ height: number | null }>('SELECT max(height) AS height FROM chain.main_block');
    return rows[0]?.height ?? -1;
  };

  it('are stored by whoever writes: killed in the middle, the standby goes on, and nothing is lost', async () => {
    const first = new WriterHandle(db.url, BLOCKS, kafka.brokers.join(','), kafka.network);
    processes.push(first);
    await expect.poll(() => first.role, PATIENCE).toBe('active');
    await using second = await openStorage(db.database, privateNetwork, { standby: true, work: queues.make });
    const source = publish(await blocksOf(BLOCKS, UNTIL));
    await expect.poll(height, PATIENCE).toBeGreaterThan(100);
    first.child.kill('SIGKILL');
    await source;
    await expect.poll(height, PATIENCE).toBe(UNTIL);
    expect(second.storage.role).toBe('active');
    await using replayDb = await createTestDatabase();
    await using replay = await openStorage(replayDb.database, privateNetwork);
    await replay.storage.importBlocks(blocksOfFile(BLOCKS), { until: UNTIL });
    expect(await second.storage.stateHash()).toBe(await replay.storage.stateHash());
    await expect.poll(() => second.storage.pressure(), PATIENCE).toEqual({ oldestMs: 0, what: 'none' });
  }, 180_000);

  it('end as dead letters where they are no blocks', async () => {
    await using open = await openStorage(db.database, privateNetwork, { standby: true, work: queues.make });
    const blocks = await blocksOf(BLOCKS, 20);
    await publish([...blocks.slice(1, 11), new Uint8Array(1_000), ...blocks.slice(11)]);
    await expect.poll(height, PATIENCE).toBe(20);
    const driver = openKafka({ brokers: [...kafka.brokers], clientId: 'look', replication: 1, log: NullLogger });
    const letters = (): Promise<readonly { readonly headers: Readonly<Record<string, string>> }[]> => driver.read(workTopics(kafka.network, blockReceived).deadLetter.name, 0, 0n, 10);
    // At least once: where a slow machine costs the group its turn, the same message leaves its letter again.
    const distinct = async (): Promise<readonly unknown[]> => [...new Map((await letters()).map(({ headers }) => [headers['ce_id'], [headers['code'], headers['x-sender']]])).values()];
    await expect.poll(distinct, PATIENCE).toEqual([['WIRE_BLOCK_VERSION_UNKNOWN', 'spec']]);
    await driver.close();
    expect(open.storage.role).toBe('active');
  }, 120_000);

  it('wait at the broker while the store is slow: memory stays flat', async () => {
    const verifier = new LateVerifier(sharedVerifier());
    await using open = await openStorage(db.database, privateNetwork, { verifier, standby: true, work: queues.make });
    const bulk = await blocksOf(BULK, 120);
    verifier.hold();
    const used = (): number => process.memoryUsage().arrayBuffers;
    const before = used();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, used() - before)), 50);
    // Several times what the store may hold: 75 MB, most of them repetitions.
    for (let times = 0; times < 10; times += 1) await publish(bulk);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(most).toBeLessThan(45 * MIB);
    expect(open.storage.pressure()).toMatchObject({ what: 'blocks' });
    expect(open.storage.pressure().oldestMs).toBeGreaterThan(2_000);
    verifier.release();
    await expect.poll(() => open.storage.pressure().what, { timeout: 120_000, interval: 100 }).toBe('none');
    clearInterval(watch);
    expect(await height()).toBe(bulk.length - 1);
  }, 240_000);
});
