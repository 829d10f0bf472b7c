// `npm run check:deploy`: what deploy/, helm/ and docker-compose.yml hold, checked with the tools that operators use, without
// an engine or a cluster. Closes with one plain line of counts; reports/deploy.json has the details.
//
//   check-deploy.mjs [--only chart,compose,dockerfiles,observability,images]
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkChart } from './checks/chart.mjs';
import { checkCompose } from './checks/compose.mjs';
import { checkDockerfiles } from './checks/dockerfiles.mjs';
import { checkImages } from './checks/images.mjs';
import { checkObservability } from './checks/observability.mjs';
import { hasGo } from './install/go-tools.mjs';
import { hasPython } from './install/python-tools.mjs';
import { Report } from './report.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, '.mbaas', 'tools');

/** Each group of checks, and what it cannot do without. */
const GROUPS = {
  dockerfiles: { run: checkDockerfiles, needs: [['Python with pip', hasPython]], missing: 'not linted' },
  observability: { run: checkObservability, needs: [], missing: 'not checked' },
  compose: { run: checkCompose, needs: [['Go', hasGo]], missing: 'not loaded' },
  images: { run: checkImages, needs: [], missing: 'not put together' },
  chart: { run: checkChart, needs: [['Go', hasGo], ['Python with pip', hasPython]], missing: 'not rendered' },
};

const only = process.argv[2] === '--only' ? (process.argv[3] ?? '').split(',') : Object.keys(GROUPS);
const report = new Report({ ci: process.env.CI === 'true' });
const started = Date.now();
for (const [name, { run, needs, missing }] of Object.entries(GROUPS)) {
  if (!only.includes(name)) continue;
  const absent = needs.filter(([, isThere]) => !isThere()).map(([what]) => what);
  if (absent.length > 0) {
    report.missing(name, `${missing}: ${absent.join(' and ')} is not on this machine.`);
    continue;
  }
  try {
    await run({ root, cache, node: process.execPath, report });
  } catch (error) {
    // A tool that could not be made: nothing it would have checked has been.
    report.missing(name, `${missing}: ${error.message}`);
  }
}
report.save(join(root, 'reports', 'deploy.json'));
const { passed, failed, skipped } = report.counts;
process.stdout.write(`Deploy checks took ${Math.round((Date.now() - started) / 1000)} s.\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
