// The fault suite: `npm run test:faults`. docs/faults.md tells what it does and what its options are.
import { appendFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger } from '@mbaas/platform-observability';
import { fileURLToPath } from 'node:url';
import { startFaultPlatform } from './platform/fault-platform.ts';
import { hasPassed, summaryOf } from './report/summary.ts';
import { runUnderFaults } from './run.ts';
import { LONG, SHORT, type RunPlan } from './run-plan.ts';

const REPORTS = fileURLToPath(new URL('../../../../reports/', import.meta.url));

const { values } = parseArgs({
  options: { long: { type: 'boolean', default: false }, seed: { type: 'string' }, operations: { type: 'string' }, reorganisations: { type: 'string' }, minutes: { type: 'string' }, keep: { type: 'boolean', default: false } },
});

function numberOf(name: 'seed' | 'operations' | 'reorganisations' | 'minutes', otherwise: number): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is a whole number`);
  return Number(text);
}

function planned(): RunPlan {
  const form = values.long ? LONG : SHORT;
  return {
    ...form,
    seed: numberOf('seed', Math.floor(Math.random() * 1_000_000_000)),
    operations: numberOf('operations', form.operations),
    reorganisations: numberOf('reorganisations', form.reorganisations),
    faultsMs: numberOf('minutes', form.faultsMs / 60_000) * 60_000,
  };
}

const startedAt = Date.now();
const say = (line: string): void => void process.stdout.write(`${String(Math.round((Date.now() - startedAt) / 1000)).padStart(5)} s  ${line}\n`);

/** Runs the plan; the exit code. */
async function main(plan: RunPlan): Promise<number> {
  const over = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => over.abort(new Error('the run was interrupted')));
  const limit = setTimeout(() => over.abort(new Error(`the run took longer than ${plan.limitMs / 60_000} minutes`)), plan.limitMs);
  const directory = await mkdtemp(join(tmpdir(), 'mbaas-faults-'));
  // PostgreSQL may run as another user, who has to pass.
  await chmod(directory, 0o755);
  const log = createLogger({ service: 'faults', level: 'info', pretty: false, destination: { write: (line) => appendFileSync(join(directory, 'run.log'), line) } });
  say(`${plan.form} form, seed ${plan.seed}; logs in ${directory}`);
  let passed = false;
  try {
    const platform = await startFaultPlatform({ directory, log, say, signal: over.signal });
    try {
      const outcome = await runUnderFaults({ plan, platform, log, say, startedAt, signal: over.signal });
      passed = hasPassed(outcome);
      process.stdout.write(summaryOf(outcome));
      await writeReport(outcome.checks.filter(({ findings }) => findings.length === 0).length, outcome.checks.filter(({ findings }) => findings.length > 0).length);
    } finally {
      await platform.heal().catch((error: unknown) => log.error('Not healed', { error }));
      await platform.stop();
    }
  } catch (error) {
    process.stderr.write(`The fault run failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    await writeReport(0, 1);
  }
  clearTimeout(limit);
  if (passed && !values.keep) await rm(directory, { recursive: true, force: true });
  else say(`logs and data are kept in ${directory}`);
  return passed ? 0 : 1;
}

/** Counts for the line that closes a run of several steps: a check is a test. */
async function writeReport(checksPassed: number, checksFailed: number): Promise<void> {
  await mkdir(REPORTS, { recursive: true });
  await writeFile(join(REPORTS, 'faults.json'), JSON.stringify({ passed: checksPassed, failed: checksFailed, skipped: 0 }));
}

process.exit(await main(planned()));
