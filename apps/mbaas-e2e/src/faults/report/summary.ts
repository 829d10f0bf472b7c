import type { CheckReport } from '../checks/finding.ts';
import type { RunPlan } from '../run-plan.ts';
import type { FaultRecord } from '../schedule/fault.ts';
import type { ClientCounts } from '../workload/insistent-client.ts';

export interface RunOutcome {
  readonly plan: RunPlan;
  readonly operations: number;
  readonly reorganisations: { readonly made: number; readonly blocksReplaced: number };
  readonly height: number;
  readonly faults: readonly FaultRecord[];
  readonly counts: ClientCounts;
  /** Processes that died although no fault of the plan killed them, with how often. */
  readonly diedUnasked: ReadonlyMap<string, number>;
  readonly checks: readonly CheckReport[];
  readonly seconds: { readonly start: number; readonly faults: number; readonly drain: number; readonly checks: number };
}

export const hasPassed = ({ checks }: RunOutcome): boolean => checks.every(({ findings }) => findings.length === 0);

/** The table at the end of a run. */
export function summaryOf(outcome: RunOutcome): string {
  const { plan, operations, reorganisations, height, faults, counts, checks, seconds, diedUnasked } = outcome;
  const rows: [string, string][] = [
    ['Form, seed', `${plan.form}, ${plan.seed}`],
    ['Operations acknowledged', `${operations} (${plan.operations} asked for)`],
    ['Reorganisations', `${reorganisations.made} (${plan.reorganisations} asked for), ${reorganisations.blocksReplaced} blocks replaced; height ${height} at the end`],
    ...faultRows(faults),
    ['Calls, repeated', `${counts.calls}, ${counts.retries}: ${[...counts.passing].sort(([, a], [, b]) => b - a).map(([what, count]) => `${what.trim()} ${count}`).join(', ') || 'none'}`],
    ['Longest silence for clients', `${(counts.longestSilenceMs / 1000).toFixed(1)} s`],
    ['Ended by themselves', [...diedUnasked].map(([name, count]) => `${name} ${count}`).join(', ') || 'none'],
    ['Seconds', `start ${seconds.start}, under faults ${seconds.faults}, until all was finished ${seconds.drain}, checks ${seconds.checks}`],
  ];
  const checked = checks.flatMap(({ name, looked, findings }) => [`${findings.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${looked})`, ...findings.map((finding) => `       - ${finding}`)]);
  const table = rows.map(([what, said]) => `${what.padEnd(40)} ${said}`);
  return ['', ...table, '', ...checked, '', hasPassed(outcome) ? 'Nothing was lost, doubled or swapped.' : `FAILED. Repeat the plan with --seed ${plan.seed}.`, ''].join('\n');
}

function faultRows(faults: readonly FaultRecord[]): [string, string][] {
  const kinds = new Map<string, FaultRecord[]>();
  for (const fault of faults) kinds.set(fault.kind, [...(kinds.get(fault.kind) ?? []), fault]);
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, records]) => {
    const missed = records.filter(({ struck }) => !struck);
    const without = missed.length === 0 ? '' : ` (${missed.length} did not strike: ${missed.map(({ name }) => name).join('; ').slice(0, 300)})`;
    return [`Faults: ${kind}`, `${records.length - missed.length}${without}`];
  });
}
