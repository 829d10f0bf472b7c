import type { DrainRun } from './drain-run.ts';
import type { PipelineRun } from './pipeline-run.ts';

/** What the recorded blocks hold. */
export interface Counts {
  readonly blocks: number;
  readonly transactions: number;
  readonly signatures: number;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const times = (value: number): string => `${value.toFixed(2)} ×`;

/** What the whole achieves beside the bare library on one thread, and every process's CPU in µs a transaction; all but the first figure in service. */
export function pipelineTable(runs: readonly PipelineRun[], { transactions, signatures }: Counts, bare: number): string {
  const each = (seconds: number): string => ((seconds * 1e6) / transactions).toFixed(1);
  const lines = runs.map(({ scenario, first, again: { seconds, used }, storeBytes }) => {
    const all = used.store + used.ingress + used.broker + used.postgres + used.validators.reduce((sum, value) => sum + value, 0);
    return row(
      scenario.title,
      whole(transactions / first.seconds),
      whole(transactions / seconds),
      times(signatures / seconds / bare),
      each(used.store),
      used.validators.length === 0 ? '–' : used.validators.map(each).join(' + '),
      each(used.ingress),
      each(used.broker),
      each(used.postgres),
      each(all),
      `${(all / seconds).toFixed(2)}`,
      `${whole(storeBytes / 1e6)} MB`,
    );
  });
  return [
    row('mode', 'tx/s, just started', 'tx/s, in service', 'of the bare library', 'block-storage', 'validators', 'ingress', 'broker', 'PostgreSQL', 'all, µs a transaction', 'cores busy', 'block-storage, most memory'),
    row(...Array.from({ length: 12 }, () => '---')),
    ...lines,
  ].join('\n');
}

export function drainTable(runs: readonly DrainRun[], bare: number): string {
  const one = runs[0]?.transactionsPerSecond ?? NaN;
  return [
    row('validators, a core each', 'tx/s checked', 'of one', 'of the bare library', 'validators, CPU s', 'broker, CPU s', 'wall s'),
    row(...Array.from({ length: 7 }, () => '---')),
    ...runs.map(({ validators, transactionsPerSecond, validatorSeconds, brokerSeconds, wallSeconds }) =>
      row(String(validators), whole(transactionsPerSecond), times(transactionsPerSecond / one), times(transactionsPerSecond / bare), validatorSeconds.map((value) => value.toFixed(1)).join(' + '), brokerSeconds.toFixed(1), wallSeconds.toFixed(1)),
    ),
  ].join('\n');
}
