// Every Dockerfile under hadolint.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hadolint } from '../install/python-tools.mjs';
import { expectThat } from '../report.mjs';
import { runTool } from '../run-tool.mjs';

/** @param {{ root: string, cache: string, report: import('../report.mjs').Report }} options */
export async function checkDockerfiles({ root, cache, report }) {
  const program = hadolint(cache);
  const folder = join(root, 'deploy/docker');
  const lint = (input) => runTool([program, '--no-color', '--failure-threshold', 'warning', '-'], { input });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.Dockerfile')).sort()) {
    await report.check(`dockerfile: ${file} has no finding`, () => {
      const { code, out, err } = lint(readFileSync(join(folder, file), 'utf8'));
      expectThat(code === 0 && out === '', out + err);
    });
  }
  await report.check('dockerfile: one with a finding is refused', () => {
    const { code, out } = lint('FROM node\nRUN cd /tmp && sudo apt-get install curl\n');
    expectThat(code !== 0 && out.includes('DL3006'), `It passed: ${out}`);
  });
}
