import { describe, expect, it } from 'vitest';
import { accepted, bounded, labelled } from './oracles.ts';

describe('oracles', () => {
  it('want a declared code', () => {
    expect(() => labelled({ code: 'CODEC_TRUNCATED' })).not.toThrow();
    expect(() => labelled({ code: 'SOMETHING_ELSE' })).toThrow('SOMETHING_ELSE');
    expect(() => labelled({ code: 'toString' })).toThrow('declared');
    expect(accepted({ ok: false, error: { code: 'TX_VERSION_UNKNOWN' } }), 'a code of consensus').toBeUndefined();
  });

  it('want a small detail', () => {
    expect(() => labelled({ code: 'CODEC_TRUNCATED', detail: { text: 'x'.repeat(500) } })).toThrow('small');
  });

  it('want no more in memory than the bytes gave', () => {
    expect(() => bounded(new Uint8Array(100), { items: [new Uint8Array(60), 'x'.repeat(30)] }, 1)).not.toThrow();
    expect(() => bounded(new Uint8Array(100), { items: Array.from({ length: 200 }, () => 0) }, 1)).toThrow('heavier');
  });
});
