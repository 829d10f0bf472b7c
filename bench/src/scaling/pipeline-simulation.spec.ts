import { describe, expect, it } from 'vitest';
import { simulatePipeline } from './pipeline-simulation.ts';
import { limits } from './scaling-model.ts';
import { SHAPE, type ScalingParameters } from './scaling-parameters.ts';

/** A serial part that is nearly free, so that the validators are what limits. */
const validatorsOnly: ScalingParameters = { validatorUs: 100, prepareUs: 0.1, commitThreadUs: 0.1, commitDatabaseUs: 0.1, brokerUs: 0.1, hopMs: 0, commitFixedMs: 0 };
const even = { ...SHAPE, variation: 0 };
const run = (parameters: ScalingParameters, validators: number, shape = even): number => simulatePipeline(parameters, shape, validators, 600).perSecond;
const bound = (parameters: ScalingParameters, validators: number, shape = even): number => limits(parameters, shape, validators)[0]?.perSecond ?? 0;

describe('simulated pipeline', () => {
  it('is as fast as its validators while they are what limits', () => {
    for (const validators of [1, 2, 4, 8, 16, 32]) {
      const share = run(validatorsOnly, validators) / bound(validatorsOnly, validators);
      expect(share).toBeGreaterThan(0.9);
      expect(share).toBeLessThanOrEqual(1.001);
    }
  });

  it('gains nothing from validators beyond the partitions', () => {
    expect(run(validatorsOnly, 128)).toBeCloseTo(run(validatorsOnly, 32), 6);
  });

  it('shares partitions unevenly among numbers that do not divide them', () => {
    expect(limits(validatorsOnly, SHAPE, 24)[0]?.perSecond).toBe(limits(validatorsOnly, SHAPE, 16)[0]?.perSecond);
  });

  it('never passes its lowest ceiling, whatever the figures', () => {
    for (const validators of [1, 3, 8, 32, 128]) {
      for (const serial of [5, 40, 200]) {
        const parameters = { validatorUs: 120, prepareUs: serial, commitThreadUs: serial / 2, commitDatabaseUs: serial / 2, brokerUs: 3, hopMs: 2, commitFixedMs: 3 };
        expect(run(parameters, validators, SHAPE)).toBeLessThanOrEqual(1.05 * bound(parameters, validators, SHAPE));
      }
    }
  });

  it('stops at the serial part', () => {
    const parameters = { ...validatorsOnly, prepareUs: 20, commitThreadUs: 20, commitDatabaseUs: 5 };
    expect(limits(parameters, even, 64)[0]?.what).toBe('writer thread');
    expect(run(parameters, 64) / 25_000).toBeGreaterThan(0.9);
  });

  it('waits for a slow hop when the window is small', () => {
    const small = { ...even, windowTransactions: even.blockTransactions, commitTransactions: even.blockTransactions };
    const slow = { ...validatorsOnly, hopMs: 100 };
    expect(run(slow, 8, small)).toBeLessThan(0.2 * run(slow, 8));
  });
});
