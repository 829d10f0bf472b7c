// Runs vitest and closes with one plain line of counts taken from its JSON report.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';

/**
 * Counts of a run. A spec file that did not load counts as one failure, and so does an error outside of any test
 * (the runner then ends non-zero although each test passed).
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults: readonly { status: string, assertionResults: readonly unknown[] }[] } | undefined} report vitest's JSON
 *   report, undefined when it wrote none
 * @param {number} exitCode the runner's
 */
export function countTests(report, exitCode) {
  const unloaded = report?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length ?? 0;
  const failed = (report?.numFailedTests ?? 0) + unloaded;
  return {
    passed: report?.numPassedTests ?? 0,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

/**
 * Runs the tests; resolves to the exit code: non-zero when anything failed or nothing ran.
 * @param {import('./commands.mjs').Context} context
 */
export async function runTests({ root, node, env, args }) {
  const reports = join(root, 'reports');
  const json = join(reports, 'tests.json');
  mkdirSync(reports, { recursive: true });
  rmSync(json, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${json}`, '--reporter=junit', `--outputFile.junit=${join(reports, 'tests.junit.xml')}`];
  const exitCode = await run([node, join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args], { cwd: root, env });
  let report;
  try {
    report = JSON.parse(readFileSync(json, 'utf8'));
  } catch (error) {
    process.stderr.write(`The test runner left no report (${error.code ?? 'unreadable'}).\n`);
  }
  const { passed, failed, skipped } = countTests(report, exitCode);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed > 0 || passed === 0 ? exitCode || 1 : 0;
}
