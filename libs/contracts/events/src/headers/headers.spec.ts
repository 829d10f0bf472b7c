import { describe, expect, it } from 'vitest';
import { decodeFactHeaders, encodeFactHeaders } from './fact.headers.ts';
import { decodeWorkHeaders, encodeWorkHeaders } from './work.headers.ts';

const fact = encodeFactHeaders({
  id: '019a9f6e-7d3c-7000-8000-0123456789ab',
  name: 'mst.asset-issued',
  version: 1,
  network: 'devnet',
  source: 'mst',
  key: 'SHOP.POINT',
  position: 9n,
  previous: 7n,
  occurredAt: '2026-11-21T10:00:00.000Z',
});
const work = encodeWorkHeaders({
  id: '019a9f6e-7d3c-7000-8000-0123456789ab',
  name: 'validation.scripts',
  version: 1,
  network: 'devnet',
  source: 'block-storage',
  publishedAt: '2026-11-21T10:00:00.000Z',
  attempt: 1,
});
const without = (headers: Record<string, string>, name: string) => Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name));
const refused = (header: string) => ({ ok: false, error: { code: 'ENVELOPE_INVALID', detail: { header } } });

describe('headers of a fact', () => {
  it('are named as CloudEvents names them in Kafka', () => {
    expect(Object.keys(fact)).toEqual(['content-type', 'ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'ce_partitionkey', 'ce_version', 'ce_position', 'ce_previous']);
  });

  it.each(Object.keys(fact))('are refused without %s', (header) => {
    expect(decodeFactHeaders(without(fact, header))).toEqual(refused(header));
  });

  it('pass over what a mirror adds', () => {
    expect(decodeFactHeaders({ ...fact, 'mirror-hop': '1' }).ok).toBe(true);
  });

  it.each([
    ['ce_specversion', '0.3'],
    ['ce_position', '9223372036854775808'],
    ['ce_position', '-1'],
    ['ce_previous', '9'],
    ['ce_previous', '10'],
    ['ce_version', '0'],
    ['ce_version', '2147483648'],
    ['ce_partitionkey', ''],
    ['ce_partitionkey', 'k'.repeat(201)],
    ['ce_tenant', 'a'.repeat(65)],
    ['ce_source', '/devnet/'],
    ['ce_id', '019A9F6E-7D3C-7000-8000-0123456789AB'],
    ['traceparent', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['traceparent', '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  ])('are refused where %s is %s', (header, text) => {
    expect(decodeFactHeaders({ ...fact, [header]: text })).toEqual(refused(header));
  });
});

describe('headers of work', () => {
  it.each(Object.keys(work))('are refused without %s', (header) => {
    expect(decodeWorkHeaders(without(work, header))).toEqual(refused(header));
  });

  it('are refused where a claim has no size, or only a size', () => {
    expect(decodeWorkHeaders({ ...work, 'claim-hash': 'ab'.repeat(32) })).toEqual(refused('claim-size'));
    expect(decodeWorkHeaders({ ...work, 'claim-size': '5' })).toEqual(refused('claim-size'));
  });

  it.each([
    ['attempt', '0'],
    ['due-at', '2026-11-21'],
    ['code', 'not a code'],
    ['origin', 'topic/1'],
    ['consumer', 'Validation'],
    ['claim-hash', 'ab'],
  ])('are refused where %s is %s', (header, text) => {
    expect(decodeWorkHeaders({ ...work, [header]: text })).toEqual(refused(header));
  });
});
