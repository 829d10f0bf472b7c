// What the manifests must say: tags with a row each, the two scripts Nx runs, every workspace library that is imported.
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readProjects } from '../projects.mjs';
import { KNOWN_TAGS } from './boundaries.mjs';

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(@mbaas\/[^'/]+)/g;
const SPEC = /\.(spec|int-spec|prop-spec|contract)\.ts$/;

/**
 * Findings, one sentence each.
 * @param {string} root
 * @returns {string[]}
 */
export function checkProjects(root) {
  const projects = readProjects(root);
  const testing = new Set(projects.filter(({ tags }) => tags.includes('layer:testing')).map(({ name }) => name));
  return projects.flatMap((project) => [...checkTags(project), ...checkScripts(project), ...checkImports(root, project, testing)]);
}

function checkTags({ folder, tags }) {
  const findings = [];
  const of = (kind) => tags.filter((tag) => tag.startsWith(`${kind}:`));
  if (tags.length === 0) findings.push(`${folder}: no tags; give it one layer: and one runtime: tag.`);
  else if (of('layer').length !== 1 || of('runtime').length !== 1) findings.push(`${folder}: needs exactly one layer: and one runtime: tag.`);
  if (tags.includes('layer:chain') !== (of('chain').length === 1)) findings.push(`${folder}: a chain library has exactly one chain: tag.`);
  for (const tag of tags) if (!KNOWN_TAGS.includes(tag)) findings.push(`${folder}: tag ${tag} has no row in tools/lint/boundaries.mjs.`);
  return findings;
}

/** Nx takes its targets from these scripts; each project has the same two. */
function checkScripts({ folder, manifest }) {
  const wanted = { build: 'tsc -b', test: `vitest run --root ${posix.relative(folder, '.')} ${folder}` };
  return Object.entries(wanted)
    .filter(([name, script]) => manifest.scripts?.[name] !== script)
    .map(([name, script]) => `${folder}: its package.json needs the script "${name}": "${script}".`);
}

/** A library that is imported and not declared is built in the wrong order on a fresh clone. */
function checkImports(root, { folder, manifest }, testing) {
  const declared = { ...manifest.dependencies, ...manifest.devDependencies };
  const missing = new Set();
  for (const file of sourceFiles(join(root, folder, 'src'))) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const forTestsOnly = SPEC.test(file) && testing.has(name);
      if (declared[name] === undefined && name !== manifest.name && !forTestsOnly) missing.add(name);
    }
  }
  return [...missing].map((name) => `${folder}: imports ${name}, which its package.json does not list.`);
}

function sourceFiles(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
