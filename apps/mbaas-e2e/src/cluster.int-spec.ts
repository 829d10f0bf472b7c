import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, MbaasProcess } from './mbaas-process.ts';

interface State {
  readonly ready: boolean;
  readonly bootstrap: readonly string[];
  readonly brokers: readonly { readonly pid: number }[];
  readonly files: Readonly<Record<string, string>>;
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly url: string; readonly restarts: number }[];
}

/** Ten programs start side by side, on a machine that may be busy with other tests. */
const START_MS = 400_000;
let folder: string;
let port: number;
const started: MbaasProcess[] = [];

const mbaas = (...args: string[]): MbaasProcess => new MbaasProcess([...args, '--data-dir', folder]);
const start = async (...args: string[]): Promise<MbaasProcess> => {
  const cluster = mbaas('cluster', '--port', String(port), ...args);
  started.push(cluster);
  await cluster.says('MBaaS is ready', START_MS);
  return cluster;
};
const stateFile = (): string => join(folder, 'cluster', 'devnet', 'cluster.json');
const state = async (): Promise<State> => JSON.parse(await readFile(stateFile(), 'utf8')) as State;
const processNamed = async (name: string) => {
  const found = (await state()).processes.find((process) => process.name === name);
  if (found === undefined) throw new Error(`no process ${name}`);
  return found;
};
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
/** Tells the tour to its end, again and again where a part of the platform is just away. */
const tourToItsEnd = async (run: string): Promise<string> => {
  for (let attempt = 1; ; attempt += 1) {
    const { code, output } = await mbaas('tour', '--run', run).ended;
    if (code === 0) return output;
    if (attempt === 5) throw new Error(output);
  }
};

beforeEach(async () => {
  // The database runs as user postgres where the tests run as root: it must be let through.
  folder = await mkdtemp(join(tmpdir(), 'mbaas-cluster-'));
  await chmod(folder, 0o755);
  port = await freePort();
});
afterEach(async () => {
  for (const cluster of started.splice(0)) await cluster.interrupt();
  await rm(folder, { recursive: true, force: true });
});

describe('the platform as processes of their own, with Apache Kafka between them', { timeout: 1_200_000 }, () => {
  it('tells the tour unchanged; a service killed in the middle costs nothing; a clean stop leaves no process', async () => {
    const cluster = await start('--validators', '2');
    const before = await state();
    expect(before.ready).toBe(true);
    expect(before.processes.map(({ name }) => name).sort()).toEqual(
      ['avatar-identity', 'block-storage', 'gateway', 'key-management', 'mars-scoring', 'mst-issuance', 'p2p-ingress', 'producer', 'validation-1', 'validation-2'],
    );
    for (const file of Object.values(before.files)) expect((await stat(file)).mode & 0o077, file).toBe(0);
    const secret = (await readFile(before.files['serviceSecret'] ?? '', 'utf8')).trim();
    expect(cluster.output + JSON.stringify(before)).not.toContain(secret);

    const first = await mbaas('tour').ended;
    expect(first.code, first.output).toBe(0);
    expect(first.output).toContain('All as it should be');

    const [mst, validator] = [await processNamed('mst-issuance'), await processNamed('validation-1')];
    const second = mbaas('tour', '--run', 'killed');
    await second.says('becomes avatar');
    process.kill(mst.pid, 'SIGKILL');
    process.kill(validator.pid, 'SIGKILL');
    await second.ended;
    const told = await tourToItsEnd('killed');
    expect(told).toContain('10000 units of SHOPKILLED.POINTS');
    expect(told).toContain('99985000 units of SHOPKILLED.POINTS');
    const again = await processNamed('mst-issuance');
    expect([again.restarts, again.url, again.pid === mst.pid]).toEqual([1, mst.url, false]);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);

    const after = await state();
    const { code, output } = await cluster.interrupt();
    expect([code, output.includes('    at ')], output).toEqual([0, false]);
    for (const { name, pid } of [...after.processes, ...after.brokers.map((broker) => ({ name: 'broker', pid: broker.pid }))]) expect(isAlive(pid), name).toBe(false);
    await expect(stat(stateFile())).rejects.toThrow('ENOENT');
    await expect(stat(join(folder, 'cluster', 'devnet', 'postgres', 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });

  it('starts again after its launcher was killed, ends what that one left, and refuses a second launcher', async () => {
    const cluster = await start();
    const { processes } = await state();
    const other = await mbaas('cluster', '--port', String(await freePort())).ended;
    expect([other.code, other.output]).toEqual([1, expect.stringContaining('already')]);
    expect(other.output).not.toContain('    at ');
    await cluster.kill();

    const revived = await start();
    for (const { name, pid } of processes) expect(isAlive(pid), name).toBe(false);
    expect(await tourToItsEnd('tour')).toContain('10000 units of SHOP.POINTS');
    expect((await revived.interrupt()).code).toBe(0);
  });
});
