import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { operations } from '@mbaas/contracts-queries';
import { InProcessBus, InProcessQueries } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase } from '@mbaas/testing-kit';
import { network } from '../test/model-chain.ts';
import { MstIssuanceModule } from './mst-issuance.module.ts';

describe('MstIssuanceModule', () => {
  it('starts the service with the application', async () => {
    await using db = await createTestDatabase();
    const queries = new InProcessQueries({ log: NullLogger });
    const bus = new InProcessBus({ sources: [], log: NullLogger });
    const options = { database: db.database, network, queries, registry: queries, bus, log: NullLogger, clock: { now: () => Date.now() } };
    const application = await Test.createTestingModule({ imports: [MstIssuanceModule.register(options)] }).compile();
    await application.init();
    expect(await queries.ask(operations.mst, { tenant: 'shop' })).toEqual({ ok: true, value: { items: [] } });
    await application.close();
  });
});
