// Writes every project's tsconfig.json from its package.json: a project reference for each @mbaas dependency.
// Run it after changing a workspace dependency; `--check` fails instead of writing (lint does that).
import { readFileSync, readdirSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const projects = new Map();
for (const pattern of JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces) {
  const folders = pattern.endsWith('/*')
    ? readdirSync(join(root, pattern.slice(0, -2))).map((name) => join(pattern.slice(0, -2), name))
    : [pattern];
  for (const folder of folders) {
    const file = join(root, folder, 'package.json');
    if (existsSync(file)) projects.set(JSON.parse(readFileSync(file, 'utf8')).name, { folder, file });
  }
}

const stale = [];
const put = (file, value) => {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (check) stale.push(relative(root, file));
  else writeFileSync(file, text);
};

for (const { folder, file } of projects.values()) {
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const pure = manifest.nx.tags.includes('runtime:pure');
  const references = Object.keys(manifest.dependencies ?? {})
    .filter((name) => projects.has(name))
    .map((name) => ({ path: relative(folder, projects.get(name).folder) }));
  put(join(root, folder, 'tsconfig.json'), {
    extends: relative(folder, 'tsconfig.base.json'),
    compilerOptions: {
      rootDir: 'src',
      outDir: 'dist',
      tsBuildInfoFile: 'dist/.tsbuildinfo',
      ...(pure ? { erasableSyntaxOnly: true } : { types: ['node'] }),
    },
    include: ['src/**/*.ts'],
    exclude: ['src/**/*.spec.ts', 'src/**/*.int-spec.ts', 'src/**/*.prop-spec.ts'],
    references,
  });
}
put(join(root, 'tsconfig.json'), { files: [], references: [...projects.values()].map(({ folder }) => ({ path: folder })) });

if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run: node tools/sync-references.mjs`);
  process.exit(1);
}
