import { describe, expect, it } from 'vitest';
import { parseFailpoints } from './parse-failpoints.ts';

describe('parseFailpoints', () => {
  it('reads actions with their chance, passes and times', () => {
    const parsed = parseFailpoints(' relay.after-position=kill@0.01, pool.after-save=delay:200#3,keys.after-record=pause+10,chain.after-commit=throw@0.5+2#1 ');
    expect(parsed).toEqual({
      ok: true,
      value: new Map([
        ['relay.after-position', { action: { kind: 'kill' }, chance: 0.01, after: 0, times: Infinity }],
        ['pool.after-save', { action: { kind: 'delay', ms: 200 }, chance: 1, after: 0, times: 3 }],
        ['keys.after-record', { action: { kind: 'pause' }, chance: 1, after: 10, times: Infinity }],
        ['chain.after-commit', { action: { kind: 'throw' }, chance: 0.5, after: 2, times: 1 }],
      ]),
    });
  });

  it('reads nothing from nothing', () => {
    expect(parseFailpoints('  ')).toEqual({ ok: true, value: new Map() });
  });

  it.each([
    ['pool.after-save', 1],
    ['pool.after-save=', 1],
    ['pool.after-save=explode', 1],
    ['pool.after-save=delay', 1],
    ['pool.after-save=delay:-1', 1],
    ['pool.after-save=kill@1.5', 1],
    ['pool.after-save=kill@', 1],
    ['pool.after-save=kill#1+2', 1],
    ['pool.after-save=kill,', 2],
    [',', 1],
  ])('refuses %s as malformed', (text, entry) => {
    expect(parseFailpoints(text)).toEqual({ ok: false, error: { code: 'FAILPOINT_MALFORMED', detail: { entry } } });
  });

  it.each(['no.such-place', 'constructor', 'to-string'])('refuses %s, which is no failpoint', (name) => {
    expect(parseFailpoints(`pool.after-save=kill,${name}=kill`)).toEqual({ ok: false, error: { code: 'FAILPOINT_UNKNOWN', detail: { entry: 2 } } });
  });

  it('refuses a failpoint that is named twice', () => {
    expect(parseFailpoints('pool.after-save=kill,pool.after-save=throw')).toEqual({ ok: false, error: { code: 'FAILPOINT_TWICE', detail: { entry: 2 } } });
  });
});
