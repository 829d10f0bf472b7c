import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, MbaasProcess } from './mbaas-process.ts';

const READY = 'MBaaS is ready';
let folder: string;
let port: number;
const started: MbaasProcess[] = [];

const mbaas = (...args: string[]): MbaasProcess => new MbaasProcess([...args, '--data-dir', folder]);
const start = async (): Promise<MbaasProcess> => {
  const platform = mbaas('start', '--port', String(port));
  started.push(platform);
  await platform.says(READY);
  return platform;
};

beforeAll(async () => {
  // The database runs as user postgres where the tests run as root: it must be let through.
  folder = await mkdtemp(join(tmpdir(), 'mbaas-e2e-'));
  await chmod(folder, 0o755);
  port = await freePort();
});
afterAll(async () => {
  for (const platform of started) await platform.interrupt();
  await rm(folder, { recursive: true, force: true });
});

describe('the platform in one process', { timeout: 180_000 }, () => {
  it('starts, tells the tour to its end twice with the same balances, and stops cleanly', async () => {
    const platform = await start();
    const first = await mbaas('tour').ended;
    expect(first.output).toContain('All as it should be');
    expect(first.code).toBe(0);
    const again = await mbaas('tour').ended;
    expect(again.code, again.output).toBe(0);
    expect(again.output).toContain('10000 units of SHOP.POINTS');
    const secret = await stat(join(folder, 'devnet', 'secrets', 'sandbox-api-key'));
    expect(secret.mode & 0o077).toBe(0);
    const { code, output } = await platform.interrupt();
    expect([code, output.includes('    at ')], output).toEqual([0, false]);
    // The database server is gone too: its pid file goes with a clean stop.
    await expect(stat(join(folder, 'devnet', 'postgres', 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });

  it('killed with -9 in the middle of the tour and started again, tells it to its end and no balance is wrong', async () => {
    for (const [run, until] of [
      ['killA', 'becomes avatar'],
      ['killB', 'grants 150.00'],
    ] as const) {
      const platform = await start();
      const interrupted = mbaas('tour', '--run', run);
      await interrupted.says(until);
      await platform.kill();
      expect((await interrupted.ended).code).toBe(1);

      const revived = await start();
      const resumed = await mbaas('tour', '--run', run).ended;
      expect(resumed.code, resumed.output).toBe(0);
      const symbol = `SHOP${run.toUpperCase()}.POINTS`;
      expect(resumed.output).toContain(`10000 units of ${symbol}`);
      expect(resumed.output).toContain(`99985000 units of ${symbol}`);
      await revived.interrupt();
    }
  });

  it('says in a sentence when the port is taken or the data directory is in use', async () => {
    const platform = await start();
    const samePort = await mbaas('start', '--port', String(port)).ended;
    expect([samePort.code, samePort.output]).toEqual([1, expect.stringContaining('is taken')]);
    const sameFolder = await mbaas('start', '--port', String(await freePort())).ended;
    expect([sameFolder.code, sameFolder.output]).toEqual([1, expect.stringMatching(/data directory|in use/i)]);
    expect(sameFolder.output).not.toContain('    at ');
    const url = (await readFile(join(folder, 'devnet', 'address'), 'utf8')).trim();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    await platform.interrupt();
  });

  it('names an unknown network and a wrong network file in a sentence', async () => {
    const unknown = await mbaas('start', '--network', 'nowhere').ended;
    expect([unknown.code, unknown.output]).toEqual([1, expect.stringContaining('There is no network "nowhere"')]);
    const missing = await mbaas('state-hash', '--network', 'missing.json').ended;
    expect([missing.code, missing.output]).toEqual([1, expect.stringContaining('missing.json cannot be read')]);
  });
});
