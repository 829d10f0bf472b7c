import { describe, expect, it } from 'vitest';
import { countTests } from './test-run.mjs';

const passed = { status: 'passed', assertionResults: [{}] };

describe('countTests', () => {
  it('takes the runner’s counts', () => {
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1, testResults: [passed] };
    expect(countTests(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('counts a spec file that did not load as a failure', () => {
    const report = { numPassedTests: 5, numFailedTests: 0, testResults: [passed, { status: 'failed', assertionResults: [] }] };
    expect(countTests(report, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('counts an error outside of any test as a failure', () => {
    expect(countTests({ numPassedTests: 5, numFailedTests: 0, testResults: [passed] }, 1).failed).toBe(1);
  });

  it('counts a run without a report as a failure', () => {
    expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('finds nothing wrong with a good run', () => {
    expect(countTests({ numPassedTests: 5, numFailedTests: 0, testResults: [passed] }, 0)).toEqual({ passed: 5, failed: 0, skipped: 0 });
  });
});
