// Alert rules and scrape configuration under promtool.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDebian, promtool } from '../install/debian-tools.mjs';
import { expectThat } from '../report.mjs';
import { runTool } from '../run-tool.mjs';

/** @param {{ root: string, cache: string, report: import('../report.mjs').Report }} options */
export async function checkObservability({ root, cache, report }) {
  const alerts = join(root, 'helm/mbaas/files/alerts.yml');
  let program;
  try {
    if (!hasDebian() && runTool(['promtool', '--version']).code !== 0) throw new Error('no promtool on PATH and no apt-get');
    program = promtool(cache);
  } catch (error) {
    report.skip('alerts: rules under promtool', `not checked: ${error.message}`);
    return;
  }
  const run = (...args) => runTool([program, ...args], { cwd: root });
  await report.check('alerts: promtool takes the rules', () => {
    const { code, out, err } = run('check', 'rules', alerts);
    expectThat(code === 0, out + err);
  });
  await report.check('alerts: the rules fire and keep still when they should', () => {
    const { code, out, err } = run('test', 'rules', join(root, 'deploy/observability/alerts.test.yml'));
    expectThat(code === 0, out + err);
  });
  await report.check('alerts: promtool takes the scrape configuration', () => {
    const { code, out, err } = run('check', 'config', '--syntax-only', join(root, 'deploy/observability/prometheus.yml'));
    expectThat(code === 0, out + err);
  });
  await report.check('alerts: a rule that is no query is refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mbaas-alerts-'));
    try {
      writeFileSync(join(folder, 'alerts.yml'), readFileSync(alerts, 'utf8').replace('sum(mbaas_chain_active) < 1', 'sum(mbaas_chain_active < 1'));
      expectThat(run('check', 'rules', join(folder, 'alerts.yml')).code !== 0, 'It passed.');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
