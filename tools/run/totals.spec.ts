import { describe, expect, it } from 'vitest';
import { addUp, countStep } from './totals.mjs';

const plain = { passed: 4, failed: 0, skipped: 1 };
const runner = { numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 0, testResults: [] };

describe('countStep', () => {
  it('takes plain counts and a test runner\'s report', () => {
    expect(countStep(plain, 0)).toEqual(plain);
    expect(countStep(runner, 1)).toEqual({ passed: 7, failed: 2, skipped: 1 });
  });

  it('counts a failure where a step ended badly without telling of one', () => {
    expect(countStep(plain, 1)).toEqual({ passed: 4, failed: 1, skipped: 1 });
    expect(countStep({ ...runner, numFailedTests: 0 }, 3)).toMatchObject({ failed: 1 });
    expect(countStep({ ...plain, failed: 2 }, 1)).toMatchObject({ failed: 2 });
  });

  it('counts a failure where a step left no report, however it ended', () => {
    expect(countStep(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countStep(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('addUp', () => {
  it('adds each count by itself', () => expect(addUp([plain, { passed: 10, failed: 3, skipped: 0 }])).toEqual({ passed: 14, failed: 3, skipped: 1 }));
  it('is nothing of nothing', () => expect(addUp([])).toEqual({ passed: 0, failed: 0, skipped: 0 }));
});
