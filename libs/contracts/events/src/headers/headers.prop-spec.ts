import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFactHeaders, encodeFactHeaders, type FactEnvelope } from './fact.headers.ts';
import { decodeWorkHeaders, encodeWorkHeaders, type WorkEnvelope } from './work.headers.ts';

const hex = (length: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const name = fc.constantFrom('chain.block-connected', 'operation.changed', 'validation.scripts');
const time = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
const count = fc.integer({ min: 1, max: 0x7fff_ffff });
const position = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const traceparent = fc.tuple(hex(31), hex(15), hex(2)).map(([trace, span, flags]) => `00-1${trace}-2${span}-${flags}`);
const maybe = <T extends object>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(members, { requiredKeys: [] });

const factEnvelope: fc.Arbitrary<FactEnvelope> = fc
  .tuple(
    fc.record({ id: fc.uuid(), name, version: count, network: fc.constantFrom('devnet', 'test-0a1b'), source: fc.constantFrom('chain', 'mst'), key: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme-ascii' }), position, previous: fc.constant(0n), occurredAt: time }),
    maybe({ tenant: fc.constantFrom('shop', 'a_b-1'), traceparent }),
  )
  .map(([all, some]) => ({ ...all, ...some }));

const workEnvelope: fc.Arbitrary<WorkEnvelope> = fc
  .tuple(
    fc.record({ id: fc.uuid(), name, version: count, network: fc.constant('devnet'), source: fc.constant('block-storage'), publishedAt: time, attempt: count }),
    maybe({
      dueAt: time,
      consumer: fc.constant('validation'),
      code: fc.constantFrom('WORK_UNREADABLE', 'HANDLER_FAILED'),
      origin: fc.constant('devnet.work.validation.scripts.v1/31/9223372036854775807'),
      firstFailedAt: time,
      bodyDropped: fc.constant(true as const),
      claim: fc.record({ hash: hex(64), size: fc.integer({ min: 0, max: 8_000_000 }) }),
      traceparent,
    }),
  )
  .map(([all, some]) => ({ ...all, ...some }));

describe('headers', () => {
  it('carry a fact there and back', () => {
    fc.assert(fc.property(factEnvelope, (envelope) => {
      expect(decodeFactHeaders(encodeFactHeaders(envelope))).toEqual({ ok: true, value: envelope });
    }));
  });

  it('carry work there and back', () => {
    fc.assert(fc.property(workEnvelope, (envelope) => {
      expect(decodeWorkHeaders(encodeWorkHeaders(envelope))).toEqual({ ok: true, value: envelope });
    }));
  });

  it('refuse any text in place of a number, a time or an id with a code, and never throw', () => {
    const given = fc.tuple(factEnvelope, fc.constantFrom('ce_id', 'ce_time', 'ce_version', 'ce_position', 'ce_previous', 'ce_source', 'ce_type'), fc.string());
    fc.assert(
      fc.property(given, ([envelope, header, text]) => {
        const read = decodeFactHeaders({ ...encodeFactHeaders(envelope), [header]: `${text} ` });
        expect(read).toEqual({ ok: false, error: { code: 'ENVELOPE_INVALID', detail: { header } } });
      }),
    );
  });
});
