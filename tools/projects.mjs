// The workspace's projects as their manifests declare them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every folder that a workspace pattern of the root manifest names and that holds a package.json, in the patterns' order.
 * @param {string} root
 * @returns {{ name: string, folder: string, tags: readonly string[], manifest: Record<string, any> }[]} folder is relative to
 *   the root with forward slashes; tags are the manifest's `nx.tags`, empty when there are none
 */
export function readProjects(root) {
  const projects = [];
  for (const pattern of readJson(join(root, 'package.json')).workspaces) {
    for (const folder of foldersOf(root, pattern)) {
      const file = join(root, folder, 'package.json');
      if (!existsSync(file)) continue;
      const manifest = readJson(file);
      projects.push({ name: manifest.name, folder, tags: manifest.nx?.tags ?? [], manifest });
    }
  }
  return projects;
}

/** @param {string} file */
export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

function foldersOf(root, pattern) {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent)).sort().map((name) => `${parent}/${name}`);
}
