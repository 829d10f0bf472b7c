import { blockStream, defineFact } from '@mbaas/contracts-events';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FactRow } from '../outbox/fact-log.ts';
import { FactCache } from './fact-cache.ts';

const declare = (payload: z.ZodType) => defineFact({ name: 'spec.cached', version: 1, stream: blockStream, keyedBy: 'key', doc: '', payload });
const event = declare(z.strictObject({ text: z.string() }));
const row = (position: bigint, text = 'a', id = `id-${position}`): FactRow => ({
  position,
  event_id: id,
  name: 'spec.cached',
  version: 1,
  key: 'k',
  tenant: null,
  payload: JSON.stringify({ text }),
  traceparent: null,
  created_at: new Date(0),
});

describe('FactCache', () => {
  it('reads a fact once, and freezes it', () => {
    const cache = new FactCache();
    const first = expectOk(cache.decode(row(1n), 'alpha', [event]), 'readable');
    expect(expectOk(cache.decode(row(1n), 'alpha', [event]), 'readable')).toBe(first);
    expect(Object.isFrozen(first) && Object.isFrozen(first.payload)).toBe(true);
  });

  it('reads anew at another position, of another source, and by another declaration', () => {
    const cache = new FactCache();
    const first = expectOk(cache.decode(row(1n, 'a', 'x'), 'alpha', [event]), 'readable');
    expect(expectOk(cache.decode(row(2n, 'a', 'x'), 'alpha', [event]), 'readable')).toMatchObject({ position: 2n });
    expect(expectOk(cache.decode(row(1n, 'a', 'x'), 'beta', [event]), 'readable')).toMatchObject({ source: 'beta' });
    expect(cache.decode(row(1n, 'a', 'x'), 'beta', [declare(z.strictObject({ n: z.int() }))])).toMatchObject({ error: { code: 'FACT_UNREADABLE' } });
    expect(first).toMatchObject({ position: 1n, source: 'alpha' });
  });

  it('forgets the oldest when it is full', () => {
    const cache = new FactCache();
    const text = 'x'.repeat(256 * 1024 - 20);
    const first = expectOk(cache.decode(row(0n, text), 'alpha', [event]), 'readable');
    for (let n = 1n; n < 63n; n += 1n) cache.decode(row(n, text), 'alpha', [event]);
    expect(expectOk(cache.decode(row(0n, text), 'alpha', [event]), 'readable')).toBe(first);
    for (let n = 63n; n < 66n; n += 1n) cache.decode(row(n, text), 'alpha', [event]);
    expect(expectOk(cache.decode(row(0n, text), 'alpha', [event]), 'readable')).not.toBe(first);
  });
});
