import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFactRecord, encodeFactRecord, type FactRecord } from './fact-record.codec.ts';

const row = {
  position: 7n,
  event_id: '0199f3b5-7c1e-7d30-9f43-1d2f6ab7c0de',
  name: 'chain.block-connected',
  version: 1,
  key: 'devnet',
  tenant: 'shop',
  payload: '{"height":1}',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  created_at: new Date('2026-11-21T12:00:00.123Z'),
};
const of = { network: 'devnet', source: 'chain' };

describe('a fact as a record', () => {
  it('is a CloudEvent in binary mode, keyed as its order is', () => {
    const { key, value, headers } = encodeFactRecord({ row, previous: 3n }, of);
    expect(key).toBe('devnet');
    expect(Buffer.from(value).toString()).toBe('{"height":1}');
    expect(headers).toMatchObject({ ce_id: row.event_id, ce_source: '/devnet/chain', ce_position: '7', ce_previous: '3', ce_tenant: 'shop', traceparent: row.traceparent });
  });

  it('reads as it was written', () => {
    const text = fc.array(fc.constantFrom('a', 'ключ', 'é', '😀', '\n', '"', '%'), { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));
    const facts: fc.Arbitrary<FactRecord> = fc
      .record({
        position: fc.bigInt({ min: 1n, max: 2n ** 62n }),
        event_id: fc.uuid(),
        name: fc.constantFrom('chain.block-connected', 'operation.changed'),
        version: fc.integer({ min: 1, max: 999_999 }),
        key: text,
        tenant: fc.option(fc.constantFrom('shop', 'system')),
        payload: fc.jsonValue().map((value) => JSON.stringify(value)),
        traceparent: fc.option(fc.constant(row.traceparent)),
        created_at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      })
      .chain((made) => fc.bigInt({ min: 0n, max: made.position - 1n }).map((previous) => ({ row: made, previous })));
    fc.assert(
      fc.property(facts, (fact) => {
        expect(decodeFactRecord(encodeFactRecord(fact, of))).toEqual({ ok: true, value: fact });
      }),
    );
  });

  it('is not read without its envelope, or where its payload is no text', () => {
    const record = encodeFactRecord({ row, previous: 3n }, of);
    expect(decodeFactRecord({ ...record, headers: {} })).toMatchObject({ ok: false, error: { code: 'ENVELOPE_INVALID' } });
    expect(decodeFactRecord({ ...record, value: Uint8Array.of(0xff) })).toEqual({ ok: false, error: { code: 'ENVELOPE_INVALID', detail: { header: 'value' } } });
  });
});
