import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { createWallet } from '@mbaas/contracts-queries';
import { InProcessQueries } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase } from '@mbaas/testing-kit';
import { network } from '../test/keys-bench.ts';
import { hexKekProvider } from './kek/hex-kek-provider.ts';
import { KEY_MANAGEMENT, KeyManagementModule } from './key-management.module.ts';
import type { KeyManagement } from './create-key-management.ts';

describe('KeyManagementModule', () => {
  it('starts the service with the application', async () => {
    await using db = await createTestDatabase();
    const queries = new InProcessQueries({ log: NullLogger });
    const options = { database: db.database, network, registry: queries, kek: hexKekProvider('1'.repeat(64)), log: NullLogger, clock: { now: () => Date.now() } };
    const application = await Test.createTestingModule({ imports: [KeyManagementModule.register(options)] }).compile();
    await application.init();
    expect(await queries.ask(createWallet, { tenant: 'shop', idempotencyKey: 'a' })).toMatchObject({ ok: true });
    expect(await application.get<KeyManagement>(KEY_MANAGEMENT).verifySigningLog()).toMatchObject({ entries: 0n, brokenAt: null });
    await application.close();
  });
});
