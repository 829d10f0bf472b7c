import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDirectory } from './data-directory-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

const deadPid = async (): Promise<number> => {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid!;
};

describe('lockDataDirectory', () => {
  it('is held until it is released', async () => {
    const lock = await lockDataDirectory(folder);
    await expect(lockDataDirectory(folder)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    await lock.release();
    const second = await lockDataDirectory(folder);
    second.releaseNow();
    await (await lockDataDirectory(folder)).release();
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('goes to exactly one of many that find it stale', async () => {
    const stale = JSON.stringify({ pid: await deadPid(), host: hostname() });
    for (let round = 1; round <= 20; round += 1) {
      const [last] = await readdir(folder);
      await writeFile(join(folder, last ?? 'mbaas.lock.4'), stale);
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(folder)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'DATA_DIR_IN_USE' });
    }
  });

  it('of another host is taken over after it was silent for 30 seconds', async () => {
    const file = join(folder, 'mbaas.lock.4');
    await writeFile(file, JSON.stringify({ pid: 1, host: 'elsewhere' }));
    await expect(lockDataDirectory(folder)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    const silent = new Date(Date.now() - 31_000);
    await utimes(file, silent, silent);
    await (await lockDataDirectory(folder)).release();
  });

  it('does not mistake a later process with the same number for its holder', async () => {
    await writeFile(join(folder, 'mbaas.lock.4'), JSON.stringify({ pid: process.pid, startTicks: '1', host: hostname() }));
    await (await lockDataDirectory(folder)).release();
  });
});
