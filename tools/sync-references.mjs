// Writes every project's tsconfig.json from its package.json: a project reference for each @mbaas dependency.
// Run it after changing a workspace dependency; `--check` fails instead of writing (lint does that).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readProjects } from './projects.mjs';

/** Settings that the pure projects get instead of Node's types: what does not survive type stripping is refused. */
const PURE = { erasableSyntaxOnly: true };
const NODE = { types: ['node'] };

/**
 * The generated files, path relative to the root → text.
 * @param {string} root
 */
export function referenceFiles(root) {
  const projects = readProjects(root);
  const folderOf = new Map(projects.map(({ name, folder }) => [name, folder]));
  const files = new Map();
  for (const { folder, tags, manifest } of projects) {
    const references = Object.keys(manifest.dependencies ?? {})
      .filter((name) => folderOf.has(name))
      .map((name) => ({ path: posix.relative(folder, folderOf.get(name)) }));
    files.set(`${folder}/tsconfig.json`, {
      extends: posix.relative(folder, 'tsconfig.base.json'),
      compilerOptions: {
        rootDir: 'src',
        outDir: 'dist',
        tsBuildInfoFile: 'dist/.tsbuildinfo',
        ...(tags.includes('runtime:pure') ? PURE : NODE),
      },
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.spec.ts', 'src/**/*.int-spec.ts', 'src/**/*.prop-spec.ts'],
      references,
    });
  }
  files.set('tsconfig.json', { files: [], references: projects.map(({ folder }) => ({ path: folder })) });
  return new Map([...files].map(([path, value]) => [path, `${JSON.stringify(value, null, 2)}\n`]));
}

/** Generated files that differ from what is there. @param {string} root */
export function staleReferences(root) {
  return [...referenceFiles(root)].filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const stale = staleReferences(root);
  if (!process.argv.includes('--check')) {
    for (const [path, text] of stale) writeFileSync(join(root, path), text);
  } else if (stale.length > 0) {
    process.stderr.write(`Stale: ${stale.map(([path]) => path).join(', ')}. Run: node tools/sync-references.mjs\n`);
    process.exitCode = 1;
  }
}
