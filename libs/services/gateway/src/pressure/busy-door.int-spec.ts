import { pressureQueries, submitTransaction, transferEtp } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type RunningGateway } from '../../test/running-gateway.ts';

const OPERATION = `mst_${'b'.repeat(32)}`;
const NOW = '2026-11-21T00:00:00.000Z';
const transfer = { walletId: `wal_${'a'.repeat(32)}`, to: { address: 'tTMs8hDzjxj2XeMLiABoEi5fYstYbwHe3Y' }, amount: '100' };

describe('the door while the platform is behind', () => {
  let place: TestDatabase;
  let door: RunningGateway;
  const behind = { mst: 0, chain: 0 };
  const taken: string[] = [];

  beforeAll(async () => {
    place = await createTestDatabase();
    door = await startGateway(place.database, { pressureAgeMs: 50 });
    door.queries.answer(pressureQueries.mst, async () => ok({ oldestMs: behind.mst, what: 'operations' as const }));
    door.queries.answer(pressureQueries.chain, async () => ok({ oldestMs: behind.chain, what: 'blocks' as const }));
    door.queries.answer(transferEtp, async ({ tenant, idempotencyKey }) => {
      taken.push(idempotencyKey);
      return ok({ operationId: OPERATION, tenant, kind: 'etp-transfer' as const, state: 'submitted' as const, revision: 1, confirmations: 0, createdAt: NOW, updatedAt: NOW });
    });
    door.queries.answer(submitTransaction, async () => {
      taken.push('raw');
      return ok({ txid: '0'.repeat(64), state: 'accepted' as const });
    });
  });
  beforeEach(async () => {
    behind.mst = 0;
    behind.chain = 0;
    taken.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 80));
  });
  afterAll(async () => {
    await door.gateway.stop();
    await door.bus.stop();
    await place.drop();
  });

  const pay = (key: string, path = '/v1/transfers') => door.call('POST', path, { body: transfer, headers: { 'idempotency-key': key } });

  it('refuses before it takes, and takes the same request later', async () => {
    behind.mst = 40_000;
    const refused = await pay('busy-1');
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([503, 'GATEWAY_BUSY', '10']);
    expect(taken).toEqual([]);
    // Not a trace of it: the key is free for any request.
    const { rows } = await place.database.query("SELECT 1 FROM gateway.idempotency WHERE idempotency_key = 'busy-1'");
    expect(rows).toEqual([]);
    behind.mst = 0;
    await expect.poll(async () => (await pay('busy-1')).status, { timeout: 20_000 }).toBe(202);
    expect(taken).toEqual(['busy-1']);
  });

  it('asks the service concerned', async () => {
    behind.chain = 40_000;
    expect((await pay('busy-2')).status).toBe(202);
    const raw = await door.call('POST', '/v1/transactions', { body: { raw: '00' } });
    expect([raw.status, raw.body['code']]).toEqual([503, 'GATEWAY_BUSY']);
    expect(taken).toEqual(['busy-2']);
  });

  it('answers dry runs all the same', async () => {
    behind.mst = 40_000;
    expect((await pay('busy-3', '/v1/transfers?dryRun=true')).status).toBe(200);
  });

  it('takes nothing that it refuses, whatever comes while it closes and opens', async () => {
    const answers: number[] = [];
    const clients = Array.from({ length: 8 }, async (_, client) => {
      for (let turn = 0; turn < 20; turn += 1) {
        behind.mst = turn % 10 < 5 ? 0 : 40_000;
        const key = `wave-${client}-${turn}`;
        const { status } = await pay(key);
        answers.push(status);
        expect(taken.includes(key)).toBe(status === 202);
      }
    });
    await Promise.all(clients);
    expect(new Set(answers)).toEqual(new Set([202, 503]));
    expect(taken).toHaveLength(answers.filter((status) => status === 202).length);
  });
});
