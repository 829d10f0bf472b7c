/** A calendar month in UTC, `2026-11`, as the score's period. */
export const monthOf = (unixSeconds: number): string => new Date(unixSeconds * 1000).toISOString().slice(0, 7);

/** First second of a month. */
export const monthStart = (month: string): number => Date.parse(`${month}-01T00:00:00Z`) / 1000;

/** The month before. */
export function previousMonth(month: string): string {
  return monthOf(monthStart(month) - 1);
}

/** First second after a month. */
export function monthEnd(month: string): number {
  const start = new Date(monthStart(month) * 1000);
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1) / 1000;
}

const SECONDS_A_DAY = 86_400;

/** Age in months as MIP-16 counts it: whole days divided by 30, rounded down. */
export const ageInMonths = (fromSeconds: number, toSeconds: number): number => Math.floor(Math.floor(Math.max(0, toSeconds - fromSeconds) / SECONDS_A_DAY) / 30);

/** What an avatar is scored on: the last whole month it existed in, else the running one up to now (provisional). */
export interface ScoredPeriod {
  readonly month: string;
  readonly provisional: boolean;
  /** Unix seconds, start inclusive, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The period for an avatar registered at `registered`, seen from chain time `now` (Unix seconds); it begins no earlier than the avatar. */
export function scoredPeriod(registered: number, now: number): ScoredPeriod {
  const running = monthOf(now);
  const last = previousMonth(running);
  // "A new identity is scored at once with what exists" (§10.5): in its first month there is no whole one.
  if (registered >= monthStart(running)) return { month: running, provisional: true, start: registered, end: now + 1 };
  return { month: last, provisional: false, start: Math.max(monthStart(last), registered), end: monthEnd(last) };
}
