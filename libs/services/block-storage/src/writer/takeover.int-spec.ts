import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { chainBalance, chainBlock, chainStatus, submitTransaction } from '@mbaas/contracts-queries';
import { createTestDatabase } from '@mbaas/testing-kit';
import { chainVector, closeVerifier, openStorage, privateNetwork, type TestStorage } from '../../test/storage-kit.ts';
import { WriterHandle } from '../../test/writer-handle.ts';
import { blocksOfFile } from '@mbaas/platform-block-file';

const BLOCKS = chainVector('blocks.private.jsonl.gz');
const PATIENCE = { timeout: 60_000, interval: 20 };

describe('the office of the writer', () => {
  const children: WriterHandle[] = [];
  afterEach(() => {
    for (const { child } of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(closeVerifier);

  const startProcess = async (url: string): Promise<WriterHandle> => {
    const process = new WriterHandle(url, BLOCKS);
    children.push(process);
    await expect.poll(() => process.role, PATIENCE).toBeDefined();
    return process;
  };

  /** State hash of a chain that was imported without any trouble up to a height. */
  const replayTo = async (height: number): Promise<string> => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    await open.storage.importBlocks(blocksOfFile(BLOCKS), { until: height });
    return open.storage.stateHash();
  };

  const importTo = ({ storage }: TestStorage, height: number) => storage.importBlocks(blocksOfFile(BLOCKS), { until: height });

  it('is taken over within 10 s of a kill -9, without a block lost', async () => {
    await using db = await createTestDatabase();
    const first = await startProcess(db.url);
    expect(first.role).toBe('active');
    await using second = await openStorage(db.database, privateNetwork, { standby: true });
    expect(second.storage.role).toBe('standby');
    first.order({ kind: 'offer', until: 10_000 });
    await expect.poll(() => first.connected, PATIENCE).toBeGreaterThan(150);
    const killedAt = performance.now();
    first.child.kill('SIGKILL');
    await expect.poll(() => second.storage.role, PATIENCE).toBe('active');
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    const { height } = second.storage.writer.state;
    expect(height).toBeGreaterThanOrEqual(first.connected);
    const outcome = await importTo(second, height + 100);
    expect(outcome).toMatchObject({ height: height + 100, blocks: 100, skipped: height + 1 });
    expect(await second.storage.stateHash()).toBe(await replayTo(height + 100));
  }, 180_000);

  it('is taken from a process that stands still in the middle of a commit, which then cannot commit', async () => {
    await using db = await createTestDatabase();
    const paused = await startProcess(db.url);
    paused.order({ kind: 'arm', name: 'chain.before-commit', point: { action: { kind: 'pause' }, chance: 1, after: 100, times: 1 } });
    paused.order({ kind: 'offer', until: 10_000 });
    await using second = await openStorage(db.database, privateNetwork, { standby: true });
    await expect.poll(() => paused.connected, PATIENCE).toBe(100);
    // It holds the lock, and an open transaction with the epoch's row, until somebody takes both from it.
    await expect.poll(() => second.storage.role, PATIENCE).toBe('active');
    expect(second.storage.writer.state.height).toBe(100);
    await importTo(second, 130);

    paused.child.kill('SIGCONT');
    await expect.poll(() => paused.role, PATIENCE).toBe('standby');
    expect(paused.news.filter((news) => 'offered' in news).at(-1)).toMatchObject({ offered: 101, outcome: 'WriterReplaced' });
    expect(second.storage.role).toBe('active');
    await importTo(second, 200);
    expect(await second.storage.stateHash()).toBe(await replayTo(200));

    // Without a restart of its process it writes again when its turn comes.
    await second.storage.stop();
    await expect.poll(() => paused.role, PATIENCE).toBe('active');
    paused.order({ kind: 'offer', until: 220 });
    await expect.poll(() => paused.connected, PATIENCE).toBe(220);
    expect(await second.storage.stateHash()).toBe(await replayTo(220));
  }, 240_000);

  it('goes to one of two that stand by, and the other goes on standing by', async () => {
    await using db = await createTestDatabase();
    const first = await startProcess(db.url);
    await using second = await openStorage(db.database, privateNetwork, { standby: true });
    await using third = await openStorage(db.database, privateNetwork, { standby: true });
    const roles = (): string[] => [second.storage.role, third.storage.role].sort();
    expect(roles()).toEqual(['standby', 'standby']);
    first.child.kill('SIGKILL');
    await expect.poll(roles, PATIENCE).toEqual(['active', 'standby']);
    const [active, other] = second.storage.role === 'active' ? [second, third] : [third, second];
    await importTo(active, 20);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(roles()).toEqual(['active', 'standby']);
    await active.storage.stop();
    await expect.poll(() => other.storage.role, PATIENCE).toBe('active');
    expect(other.storage.writer.state.height).toBe(20);
  }, 180_000);

  it('is not needed to answer from tables; what needs it says so', async () => {
    await using db = await createTestDatabase();
    await using active = await openStorage(db.database, privateNetwork);
    await importTo(active, 30);
    await using other = await openStorage(db.database, privateNetwork, { standby: true });
    const { queries, storage } = other;
    expect(await queries.ask(chainStatus, {})).toMatchObject({ ok: true, value: { height: 30, poolSize: 0 } });
    expect(await queries.ask(chainBlock, { height: 30 })).toMatchObject({ ok: true, value: { height: 30 } });
    const standby = { ok: false, error: { code: 'QUERY_STANDBY', status: 503 } };
    expect(await queries.ask(chainBalance, { address: 'MLasJFxZQnA49XEvhTHmRKi2qstkj9ppjo' })).toMatchObject(standby);
    expect(await queries.ask(submitTransaction, { raw: '00', dryRun: false })).toMatchObject(standby);
    expect(await storage.readiness()).toEqual({ chain: { ready: true, detail: 'standby, height 30' } });
    expect(await active.storage.readiness()).toEqual({ chain: { ready: true, detail: 'active, height 30' } });
  });
});
