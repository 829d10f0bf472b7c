import { describe, expect, it } from 'vitest';
import { comparisonReport } from './comparison-report.ts';
import type { CommandTally, Difference } from './compare-rows.ts';

const difference = (lineNumber: number): Difference => ({
  row: { lineNumber, api: 'v3', command: 'getheight', params: [], answer: { result: 7n }, tip: 7 },
  ours: { result: 8 },
});
const tally = (compared: number, equal: number, skipped: readonly [string, number][] = []): CommandTally => ({
  rows: compared + skipped.reduce((sum, [, count]) => sum + count, 0), compared, equal, skipped: new Map(skipped),
});

describe('a report', () => {
  it('names what was compared and why the rest was not', () => {
    const commands = new Map([['getaccount', tally(0, 0, [['API v1', 2]])], ['gettx', tally(5, 5, [['API v1', 3], ['tip unknown', 1]])]]);
    expect(comparisonReport({ tips: [7], commands, differences: [] })).toEqual([
      'Tip 7',
      'command            compared    equal   skipped',
      'gettx                     5        5   3 API v1, 1 tip unknown',
      'getaccount                0        0   2 API v1',
      '11 rows: 5 compared, 5 equal, 0 different, 6 skipped.',
    ]);
  });

  it('hides the password of an account', () => {
    const row = { ...difference(1).row, command: 'listtxs', params: ['Alice', 'secret', '-l', '8'] };
    const lines = comparisonReport({ tips: [7], commands: new Map([['listtxs', tally(1, 0)]]), differences: [{ ...difference(1), row }] });
    expect(lines[3]).toBe('Line 1, v3 listtxs ["Alice","***","-l","8"]');
    expect(lines.join('\n')).not.toContain('secret');
  });

  it('shows the first differences in full', () => {
    const differences = Array.from({ length: 7 }, (_, index) => difference(index + 1));
    const lines = comparisonReport({ tips: [7], commands: new Map([['getheight', tally(7, 0)]]), differences });
    expect(lines.slice(3, 6)).toEqual(['Line 1, v3 getheight []', '  node {"result":7}', '  ours {"result":8}']);
    expect(lines.filter((line) => line.startsWith('Line '))).toHaveLength(5);
    expect(lines.slice(-2)).toEqual(['2 more differ.', '7 rows: 7 compared, 0 equal, 7 different, 0 skipped.']);
  });
});
