import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * Lint itself is what these tests run: a small workspace with this workspace's configuration, one project a tag, and one
 * file a wrong. Nx makes its graph there, ESLint reads it.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
let workspace: string;

const project = (folder: string, name: string, tags: readonly string[], files: Record<string, string>): void => {
  put(`${folder}/package.json`, {
    name: `@mbaas/${name}`,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: { build: 'tsc -b', test: `vitest run --root ${relative(folder, '.')} ${folder}` },
    exports: { '.': { '@mbaas/source': './src/index.ts', default: './dist/index.js' } },
    ...(tags.length > 0 ? { nx: { tags } } : {}),
  });
  for (const [file, text] of Object.entries(files)) put(`${folder}/src/${file}`, text);
};

const put = (path: string, content: unknown): void => {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), typeof content === 'string' ? content : JSON.stringify(content));
};

interface Finding {
  readonly ruleId: string | null;
  readonly messageId?: string;
  readonly message: string;
}

/** Runs lint; findings of ESLint by file, and what the manifest checks print. */
function lint(): { exitCode: number | null; text: string; findings: Map<string, readonly Finding[]> } {
  const report = join(workspace, '.nx/eslint.json');
  const run = spawnSync(process.execPath, ['tools/lint/lint.mjs', '.', '--format', 'json', '--output-file', report], {
    cwd: workspace,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  const files = JSON.parse(readFileSync(report, 'utf8')) as readonly { filePath: string; messages: readonly Finding[] }[];
  return {
    exitCode: run.status,
    text: run.stdout + run.stderr,
    findings: new Map(files.map(({ filePath, messages }) => [filePath.slice(workspace.length + 1), messages])),
  };
}

beforeAll(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), 'mbaas-lint-')));
  for (const file of ['eslint.config.mjs', 'nx.json', 'tsconfig.base.json', 'tsconfig.check.json', 'package-lock.json', '.gitignore', 'tools']) {
    cpSync(join(root, file), join(workspace, file), { recursive: true, filter: (source) => !source.endsWith('.spec.ts') });
  }
  put('package.json', { ...JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')), workspaces: ['libs/*', 'libs/services/*', 'apps/*'] });
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'));
  spawnSync('git', ['init', '-q'], { cwd: workspace });
  const empty = 'export const nothing = 0;\n';
  const pure = ['layer:chain', 'chain:codec', 'runtime:pure'];
  project('libs/fixture-kernel', 'fixture-kernel', ['layer:kernel', 'runtime:pure'], {
    'index.ts': empty,
    'upward.ts': "export { nothing } from '@mbaas/fixture-codec';\n",
    'package.ts': "export { z } from 'zod';\n",
  });
  project('libs/fixture-codec', 'fixture-codec', pure, {
    'index.ts': empty,
    'good.ts': "export { nothing as below } from '@mbaas/fixture-params';\n",
    'good.spec.ts': "import { nothing } from '@mbaas/fixture-kit';\nimport { it } from 'vitest';\nit('is fine', () => nothing);\n",
    'kit.ts': "export { nothing } from '@mbaas/fixture-kit';\n",
    'built-in.ts': "export { readFileSync } from 'node:fs';\n",
    'bare-built-in.ts': "export { readFileSync } from 'fs';\n",
    'clock.ts': 'export const now = (): number => Date.now();\n',
    'chance.ts': 'export const dice = (): number => Math.random();\n',
    'environment.ts': "export const secret = (): string | undefined => globalThis.process.env['SECRET'];\n",
    'database.ts': "export { Pool } from 'pg';\n",
    'curve.ts': "export { secp256k1 } from '@noble/curves/secp256k1.js';\n",
    'barrel.ts': "export { nothing } from './index.ts';\n",
    'neighbour.ts': "export { nothing } from '../../fixture-params/src/index.ts';\n",
    'driver.ts': "export { nothing } from '@mbaas/fixture-params/driver';\n",
    'deep.ts': "export { nothing } from '@mbaas/fixture-params/src/index.ts';\n",
    'focused.spec.ts': "import { it } from 'vitest';\nit.only('hides the rest', () => undefined);\n",
    'silenced.ts': '// eslint-disable-next-line no-restricted-globals\nexport const now = (): number => Date.now();\n',
  });
  project('libs/fixture-params', 'fixture-params', ['layer:chain', 'chain:params', 'runtime:pure'], { 'index.ts': empty });
  project('libs/fixture-kit', 'fixture-kit', ['layer:testing', 'runtime:node'], { 'index.ts': empty });
  project('libs/services/one', 'fixture-service-one', ['layer:service', 'runtime:node'], {
    'index.ts': empty,
    'neighbour.ts': "export { nothing } from '@mbaas/fixture-service-two';\n",
    'forgotten.ts': 'const work = async (): Promise<void> => undefined;\nexport const start = (): void => { work(); };\n',
    'anything.ts': 'export const hole = (value: any): void => value;\n',
    'environment.ts': "export const secret = (): string | undefined => process.env['SECRET'];\n",
  });
  project('libs/services/two', 'fixture-service-two', ['layer:service', 'runtime:node'], { 'index.ts': empty });
  project('apps/one', 'fixture-app-one', ['layer:app', 'runtime:node'], {
    'index.ts': empty,
    'neighbour.ts': "export { nothing } from '@mbaas/fixture-app-two';\n",
    'composition.ts': "export { nothing as one } from '@mbaas/fixture-service-one';\nexport { nothing as two } from '@mbaas/fixture-service-two';\n",
  });
  project('apps/two', 'fixture-app-two', ['layer:app', 'runtime:node'], { 'index.ts': empty });
});

afterAll(() => rmSync(workspace, { recursive: true, force: true }));

describe('lint of a workspace with wrongs', () => {
  let result: ReturnType<typeof lint>;
  const rules = (file: string): readonly (string | null)[] => [...new Set((result.findings.get(file) ?? []).map(({ ruleId }) => ruleId))];
  const boundary = '@nx/enforce-module-boundaries';

  beforeAll(() => {
    result = lint();
  });

  it('fails', () => expect(result.exitCode).toBe(1));

  it.each([
    ['libs/services/one/src/neighbour.ts', boundary, 'a service imports a service'],
    ['apps/one/src/neighbour.ts', boundary, 'an app imports an app'],
    ['libs/fixture-kernel/src/upward.ts', boundary, 'the kernel imports a chain library'],
    ['libs/fixture-kernel/src/package.ts', boundary, 'the kernel imports a package'],
    ['libs/fixture-codec/src/kit.ts', boundary, 'a library imports the testing kit'],
    ['libs/fixture-codec/src/neighbour.ts', boundary, 'a relative path leads into another library'],
    ['libs/fixture-codec/src/driver.ts', 'no-restricted-imports', 'a library that is no platform takes the parts of drivers'],
    ['libs/fixture-codec/src/deep.ts', 'no-restricted-imports', 'a path leads past a library’s index'],
    ['libs/fixture-codec/src/barrel.ts', 'no-restricted-imports', 'a library imports its own index'],
    ['libs/fixture-codec/src/built-in.ts', 'no-restricted-imports', 'a pure library imports node:fs'],
    ['libs/fixture-codec/src/bare-built-in.ts', 'no-restricted-imports', 'a pure library imports fs'],
    ['libs/fixture-codec/src/database.ts', 'no-restricted-imports', 'a pure library imports pg'],
    ['libs/fixture-codec/src/curve.ts', 'no-restricted-imports', 'cryptography enters outside of chain/crypto'],
    ['libs/fixture-codec/src/clock.ts', 'no-restricted-globals', 'a pure library reads the clock'],
    ['libs/fixture-codec/src/silenced.ts', 'no-restricted-globals', 'a comment tries to silence a rule'],
    ['libs/fixture-codec/src/chance.ts', 'no-restricted-properties', 'a pure library rolls dice'],
    ['libs/fixture-codec/src/environment.ts', 'no-restricted-properties', 'a pure library reads the environment'],
    ['libs/services/one/src/environment.ts', 'no-restricted-syntax', 'a service reads the environment'],
    ['libs/services/one/src/forgotten.ts', '@typescript-eslint/no-floating-promises', 'a promise is forgotten'],
    ['libs/services/one/src/anything.ts', '@typescript-eslint/no-explicit-any', 'any'],
    ['libs/fixture-codec/src/focused.spec.ts', 'no-restricted-syntax', 'a test is focused'],
  ])('%s: %s (%s)', (file, rule) => expect(rules(file)).toContain(rule));

  it.each([
    ['libs/fixture-codec/src/good.ts', 'a chain library imports a lower one'],
    ['libs/fixture-codec/src/good.spec.ts', 'a spec imports the testing kit'],
    ['apps/one/src/composition.ts', 'an app imports services'],
  ])('%s is clean (%s)', (file) => {
    expect(result.findings.has(file)).toBe(true);
    expect(rules(file)).toEqual([]);
  });

  it('names the library that a manifest forgot', () => {
    expect(result.text).toContain('apps/one: imports @mbaas/fixture-service-one, which its package.json does not list.');
  });
});

describe('lint of manifests', () => {
  it('fails on a project without tags', () => {
    project('libs/fixture-untagged', 'fixture-untagged', [], { 'index.ts': 'export const nothing = 0;\n' });
    const result = lint();
    expect(result.exitCode).toBe(1);
    expect(result.text).toContain('libs/fixture-untagged: no tags');
  });
});
