import { pressureQueries } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import { InProcessQueries } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { describe, expect, it } from 'vitest';
import { PressureGate } from './pressure-gate.ts';

function world(config: { readonly maxPressureMs: number; readonly pressureAgeMs: number }) {
  const queries = new InProcessQueries({ log: NullLogger });
  const service = { oldestMs: 0, asked: 0 };
  queries.answer(pressureQueries.mst, async () => {
    service.asked += 1;
    return ok({ oldestMs: service.oldestMs, what: 'operations' as const });
  });
  return { service, gate: new PressureGate(queries, config) };
}

describe('PressureGate', () => {
  it('refuses beyond the limit, and says when to come again', async () => {
    const { service, gate } = world({ maxPressureMs: 1_000, pressureAgeMs: 0 });
    expect(await gate.refusal('mst')).toBeUndefined();
    service.oldestMs = 1_000;
    expect(await gate.refusal('mst')).toBeUndefined();
    service.oldestMs = 4_100;
    expect(await gate.refusal('mst')).toMatchObject({ code: 'GATEWAY_BUSY', status: 503, extra: { retryAfterSeconds: 4 } });
    service.oldestMs = 3_600_000;
    expect(await gate.refusal('mst')).toMatchObject({ extra: { retryAfterSeconds: 60 } });
    service.oldestMs = 0;
    expect(await gate.refusal('mst')).toBeUndefined();
  });

  it('asks once for many requests', async () => {
    const { service, gate } = world({ maxPressureMs: 1_000, pressureAgeMs: 60_000 });
    service.oldestMs = 5_000;
    const refusals = await Promise.all(Array.from({ length: 200 }, () => gate.refusal('mst')));
    expect(refusals.every((refusal) => refusal?.code === 'GATEWAY_BUSY')).toBe(true);
    expect(service.asked).toBe(1);
  });

  it('leaves it to a service that cannot be asked to refuse', async () => {
    const { gate } = world({ maxPressureMs: 1_000, pressureAgeMs: 0 });
    expect(await gate.refusal('identity')).toBeUndefined();
  });
});
