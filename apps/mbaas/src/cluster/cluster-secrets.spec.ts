import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusterDirectoryOf } from './cluster-directory.ts';
import { clusterSecrets } from './cluster-secrets.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'mbaas-secrets-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

it('shuts the folders of secrets and no folder above them, and makes each secret once', async () => {
  const directory = clusterDirectoryOf(join(base, 'data'), 'devnet');
  const secrets = await clusterSecrets(directory);
  for (const folder of [directory.secrets, dirname(directory.sandboxKey)]) {
    expect(await modeOf(folder)).toBe(0o700);
    expect((await modeOf(dirname(folder))) & 0o055).toBe(0o055);
  }
  expect(await clusterSecrets(directory)).toEqual(secrets);
});
