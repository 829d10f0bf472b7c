import { describe, expect, it } from 'vitest';
import type { Corpus } from '../corpus/corpus.ts';
import { demand } from '../targets/oracles.ts';
import type { Target } from '../targets/target.ts';
import { runCase } from './run-fuzz.ts';

/** Throws on any input that holds two bytes in this order: a bug to be found. */
const buggy: Target = {
  name: 'buggy',
  make: (dice) => ({ bytes: dice.bytes(60) }),
  check: ({ bytes }) => {
    const at = bytes.indexOf(0x13);
    demand(at < 0, 'no byte is 0x13');
    return true;
  },
};
const tally = () => ({ cases: 0, accepted: 0, slowestMs: 0 });
const none = {} as Corpus;

describe('runCase', () => {
  it('finds what is wrong and makes it small', () => {
    const findings = Array.from({ length: 200 }, (_, seed) => runCase(buggy, seed, none, tally())).filter((finding) => finding !== undefined);
    expect(findings.length).toBeGreaterThan(5);
    for (const { what, hostile } of findings) expect([what, [...hostile.bytes]]).toEqual(['Violation: no byte is 0x13', [0x13]]);
  });

  it('makes the same case of the same seed', () => {
    const run = () => Array.from({ length: 100 }, (_, seed) => runCase(buggy, seed, none, tally())?.seed);
    expect(run()).toEqual(run());
  });

  it('calls what is no error a finding, too', () => {
    const odd: Target = { ...buggy, check: () => { throw new TypeError('x is not a function'); } };
    expect(runCase(odd, 1, none, tally())).toMatchObject({ what: 'TypeError: x is not a function', hostile: { bytes: new Uint8Array(0) } });
  });
});
