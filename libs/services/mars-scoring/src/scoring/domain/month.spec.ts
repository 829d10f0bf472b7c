import { describe, expect, it } from 'vitest';
import { ageInMonths, monthEnd, monthOf, monthStart, previousMonth, scoredPeriod } from './month.ts';

const at = (text: string) => Date.parse(text) / 1000;

describe('months', () => {
  it('knows its neighbours over the year', () => {
    expect(previousMonth('2026-01')).toBe('2025-12');
    expect(monthEnd('2025-12')).toBe(monthStart('2026-01'));
    expect(monthOf(at('2026-11-30T23:59:59Z'))).toBe('2026-11');
  });

  it('counts age in thirty days', () => {
    expect(ageInMonths(at('2026-01-01T00:00:00Z'), at('2026-01-30T23:59:59Z'))).toBe(0);
    expect(ageInMonths(at('2026-01-01T00:00:00Z'), at('2026-01-31T00:00:00Z'))).toBe(1);
  });

  it('scores a newcomer on the running month and others on the last whole one', () => {
    const now = at('2026-11-21T12:00:00Z');
    expect(scoredPeriod(at('2026-11-03T00:00:00Z'), now)).toMatchObject({ month: '2026-11', provisional: true });
    expect(scoredPeriod(at('2026-10-31T23:59:59Z'), now)).toMatchObject({ month: '2026-10', provisional: false, end: monthStart('2026-11') });
  });
});
