// Closes a run of several steps with one plain line of counts, added up from the steps' reports:
//   totals.mjs <name>=<exit code> …      reads reports/<name>.json
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { countTests } from './test-run.mjs';

/**
 * The counts of one step. A step that ended badly has at least one failure, also where its report is missing or tells of none;
 * one without a report has passed nothing.
 * @param {any} report a test runner's JSON report, or `{ passed, failed, skipped }`; undefined when there is none
 * @param {number} exitCode the step's
 */
export function countStep(report, exitCode) {
  const { passed, failed, skipped } = report?.testResults === undefined ? { passed: 0, failed: 0, skipped: 0, ...report } : countTests(report, exitCode);
  return { passed, failed: failed === 0 && (exitCode !== 0 || report === undefined) ? 1 : failed, skipped };
}

/** The sum of steps. @param {readonly { passed: number, failed: number, skipped: number }[]} steps */
export const addUp = (steps) => steps.reduce((sum, step) => ({ passed: sum.passed + step.passed, failed: sum.failed + step.failed, skipped: sum.skipped + step.skipped }), { passed: 0, failed: 0, skipped: 0 });

function reportOf(name) {
  try {
    return JSON.parse(readFileSync(join(fileURLToPath(new URL('../../reports', import.meta.url)), `${name}.json`), 'utf8'));
  } catch (error) {
    process.stderr.write(`The step ${name} left no report (${error.code ?? 'unreadable'}).\n`);
    return undefined;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const steps = process.argv.slice(2).map((argument) => {
    const [name, exitCode] = argument.split('=');
    return countStep(reportOf(name), Number(exitCode));
  });
  const { passed, failed, skipped } = addUp(steps);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
