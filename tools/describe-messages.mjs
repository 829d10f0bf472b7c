// Writes what is generated from libs/contracts/events: docs/asyncapi.json, docs/events.md, and a baseline of every message that
// has none. A baseline that exists is never changed: it is what was published, and specs compare the declarations with it.
// Run it after changing a declaration.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = '--conditions=@mbaas/source';

if (process.execArgv.includes(SOURCES)) await describe();
else process.exitCode = spawnSync(process.execPath, [SOURCES, fileURLToPath(import.meta.url)], { stdio: 'inherit' }).status ?? 1;

async function describe() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const library = join(root, 'libs/contracts/events');
  const { allFacts, allWork } = await import(join(library, 'src/index.ts'));
  const { asyncApiDocument, baselineName, baselinesOf, messagePage } = await import(join(library, 'src/reference/index.ts'));
  const declared = { facts: allFacts, work: allWork };

  writeFileSync(join(root, 'docs/asyncapi.json'), `${JSON.stringify(asyncApiDocument(declared), null, 2)}\n`);
  writeFileSync(join(root, 'docs/events.md'), messagePage(declared));
  const folder = join(library, 'baseline');
  mkdirSync(folder, { recursive: true });
  for (const baseline of baselinesOf(declared)) {
    const file = join(folder, `${baselineName(baseline)}.json`);
    if (existsSync(file)) continue;
    writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`);
    process.stdout.write(`${baselineName(baseline)} has a baseline now.\n`);
  }
}
