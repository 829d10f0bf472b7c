import { afterAll, describe, expect, it } from 'vitest';
import { submitBlock } from '@mbaas/contracts-queries';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase } from '@mbaas/testing-kit';
import { closeVerifier, openStorage, sharedVerifier } from '../../test/storage-kit.ts';
import { mineBlock } from '@mbaas/testing-miner';
import { quickNetwork } from '../../test/test-network.ts';
import { testKeys } from '../../test/test-wallet.ts';
import { DEFAULT_BLOCK_STORAGE_CONFIG } from '../config.ts';
import { createBlockStorage } from '../block-storage.ts';
import { SILENT_METRICS } from '../block-storage.metrics.ts';
import { ChainWriter } from './chain-writer.ts';

const clock = { now: () => Date.parse('2027-01-01T00:00:00Z') };
const [miner] = testKeys(1, quickNetwork) as [ReturnType<typeof testKeys>[number]];

describe('the only writer', () => {
  afterAll(closeVerifier);

  it('cannot commit once another has taken over, and changes nothing', async () => {
    await using db = await createTestDatabase();
    await using paused = await openStorage(db.database, quickNetwork, { clock, config: { standbyPollMs: 60_000 } });
    const block = await mineBlock(paused.queries, sharedVerifier(), { payee: miner.hash, salt: 1 });
    const before = await paused.storage.stateHash();
    // As if the first one's lock had been lost while it was paused.
    const successor = await ChainWriter.open({ ...DEFAULT_BLOCK_STORAGE_CONFIG, database: db.database, network: quickNetwork, verifier: sharedVerifier(), metrics: SILENT_METRICS, log: NullLogger, clock, profile: 'reference' });
    await expect(paused.storage.writer.submitBlock(block)).rejects.toThrow('taken over');
    expect(await paused.storage.stateHash()).toBe(before);
    await expect.poll(() => paused.storage.role).toBe('standby');
    expect(await paused.queries.ask(submitBlock, { raw: Buffer.from(block).toString('hex') })).toMatchObject({ ok: false, error: { code: 'QUERY_STANDBY' } });
    const taken = await successor.submitBlock(block);
    expect(taken.ok && taken.value.state).toBe('connected');
    await successor.close();
  });

  it('is refused while another holds the lock, and may start when that one has stopped', async () => {
    await using db = await createTestDatabase();
    const first = await openStorage(db.database, quickNetwork, { clock });
    const second = createBlockStorage({ database: db.database, network: quickNetwork, verifier: sharedVerifier(), log: NullLogger, clock, config: { writerLockWaitMs: 0 } });
    await expect(second.start()).rejects.toMatchObject({ code: 'WRITER_LOCKED' });
    await first.storage.stop();
    await second.start();
    expect(second.writer.state.height).toBe(0);
    await second.stop();
  });

  it('refuses a database that holds the chain of another network', async () => {
    await using db = await createTestDatabase();
    const first = await openStorage(db.database, quickNetwork, { clock });
    await first.storage.stop();
    const other = createBlockStorage({ database: db.database, network: { ...quickNetwork, name: 'other' }, verifier: sharedVerifier(), log: NullLogger, clock });
    await expect(other.start()).rejects.toThrow('another network');
  });
});
