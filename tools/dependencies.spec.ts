import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readJson, readProjects } from './projects.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;
const ROW = /^\| `([^`]+)` \| (\S+) \| \S.* \|$/;

/** Third-party packages of all manifests → the versions that they name. */
const named = new Map<string, Set<string>>();
const workspace = readProjects(root);
const own = new Set(workspace.map(({ name }) => name));
for (const manifest of [readJson(join(root, 'package.json')) as Manifest, ...workspace.map((project) => project.manifest as Manifest)]) {
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })) {
    if (!own.has(name)) named.set(name, (named.get(name) ?? new Set()).add(version));
  }
}

/** Rows of the page: package → version. */
const listed = new Map<string, string>();
for (const line of readFileSync(join(root, 'docs/dependencies.md'), 'utf8').split('\n')) {
  const [, name, version] = ROW.exec(line) ?? [];
  if (name !== undefined && version !== undefined) listed.set(name, version);
}

describe('docs/dependencies.md', () => {
  it('gives every package of a manifest its version and a reason', () => {
    expect(named.size).toBeGreaterThan(10);
    expect(Object.fromEntries([...named].map(([name, versions]) => [name, [...versions].join(' and ')]))).toEqual(Object.fromEntries(listed));
  });
});

describe('manifests', () => {
  it('pin every package exactly', () => {
    expect([...named].filter(([, versions]) => ![...versions].every((version) => EXACT.test(version)))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  const lock = readJson(join(root, 'package-lock.json')) as {
    packages: Record<string, { version?: string; resolved?: string; link?: boolean; optional?: boolean }>;
  };

  it('names no host', () => {
    const hosts = Object.values(lock.packages).flatMap(({ resolved }) => (resolved?.includes('://') ? [resolved] : []));
    expect(hosts).toEqual([]);
  });

  it('installs Node 24 from packages of one version', () => {
    const versions = Object.entries(lock.packages).flatMap(([path, { version }]) => (/^node_modules\/node-(linux|win)-/.test(path) ? [version] : []));
    expect(new Set(versions).size).toBe(1);
    expect(versions[0]).toMatch(/^24\./);
  });

  it('holds every package in the version the manifests name', () => {
    const folders = ['', ...workspace.map(({ folder }) => `${folder}/`)];
    const missing = [...named].filter(([name, versions]) => {
      const [wanted] = [...versions].map((version) => version.slice(version.lastIndexOf('@') + 1));
      return !folders.some((folder) => lock.packages[`${folder}node_modules/${name}`]?.version === wanted);
    });
    expect(missing).toEqual([]);
  });
});
