import { mainnet, devnet, type Network } from '@mbaas/chain-params';
import { faucet, grantFromFaucet, producerSubmitWork, producerWork } from '@mbaas/contracts-queries';
import { InProcessQueries, type Bus } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProducer } from './create-producer.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

/** A producer that has started and does not produce yet, as after each start of its process. */
async function starting(network: Network): Promise<InProcessQueries> {
  const queries = new InProcessQueries({ log: NullLogger });
  const bus = { consume: () => undefined } as unknown as Bus;
  const producer = createProducer({ database: test.database, network, queries, registry: queries, bus, verifier: { searchSeal: async () => null, checkSeals: async () => [] }, log: NullLogger, clock: { now: () => Date.now() } });
  await producer.start();
  return queries;
}

const grant = { tenant: 'shop', idempotencyKey: 'grant', dryRun: false, to: { avatar: 'SHOP' }, amount: '1' };

describe('the faucet before production has begun', () => {
  it('asks for patience: who is refused would not come again', async () => {
    const queries = await starting(devnet);
    expect(await queries.ask(grantFromFaucet, grant)).toMatchObject({ ok: false, error: { code: 'QUERY_STANDBY', status: 503 } });
    expect(await queries.ask(faucet, {})).toMatchObject({ ok: false, error: { code: 'QUERY_STANDBY', status: 503 } });
  });

  it('refuses where there is none', async () => {
    const queries = await starting(mainnet);
    expect(await queries.ask(grantFromFaucet, grant)).toMatchObject({ ok: false, error: { code: 'PRODUCER_NO_FAUCET' } });
    expect(await queries.ask(faucet, {})).toMatchObject({ ok: true, value: { enabled: false } });
  });
});

describe('work for miners outside', () => {
  it('is none on a network that is only followed, and soon there where blocks are made', async () => {
    const solution = { nonce: '0'.repeat(16), headerHash: '0'.repeat(64), mixHash: '0'.repeat(64) };
    const followed = await starting(mainnet);
    expect(await followed.ask(producerWork, {})).toMatchObject({ ok: false, error: { code: 'PRODUCER_NOT_ALLOWED', status: 404 } });
    expect(await followed.ask(producerSubmitWork, solution)).toMatchObject({ ok: false, error: { code: 'PRODUCER_NOT_ALLOWED' } });
    const made = await starting(devnet);
    expect(await made.ask(producerWork, {})).toMatchObject({ ok: false, error: { code: 'QUERY_STANDBY' } });
  });
});
