/** What one check looked at and what it found wrong. */
export interface CheckReport {
  readonly name: string;
  /** What was compared, in numbers. */
  readonly looked: string;
  readonly findings: readonly string[];
}

const MOST_SHOWN = 20;

/** A report whose findings are cut to what a person reads. */
export function reportOf(name: string, looked: string, findings: readonly string[]): CheckReport {
  const more = findings.length - MOST_SHOWN;
  return { name, looked, findings: more > 0 ? [...findings.slice(0, MOST_SHOWN), `… and ${more} more`] : findings };
}
