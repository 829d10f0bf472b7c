import { isGoneWithin, isRunning } from '@mbaas/kafka-server';
import { NullLogger } from '@mbaas/platform-observability';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeClusterState, type ClusterState } from './cluster-state.ts';
import { endOrphans } from './end-orphans.ts';
import { SupervisedProcess } from './supervised-process.ts';

const MAIN = fileURLToPath(new URL('../../test/spec-child.ts', import.meta.url));
let folder: string;
let changes: number;
let running: SupervisedProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-supervisor-'));
  changes = 0;
  running = [];
});
afterEach(async () => {
  for (const process of running) await process.stop();
  await rm(folder, { recursive: true });
});

const supervise = async (restart: boolean): Promise<SupervisedProcess> => {
  const made = new SupervisedProcess(
    { name: 'validation-1', app: 'validation', port: 1, main: MAIN, environment: { MBAAS_SPEC: 'well' } },
    { logs: folder, restart, log: NullLogger, onChange: () => (changes += 1) },
  );
  running.push(made);
  await made.start();
  await until(async () => (await readFile(made.logFile, 'utf8')).includes('runs well'));
  return made;
};
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 30_000; !(await condition()); await sleep(20)) if (Date.now() > deadline) throw new Error('it did not come to that');
};
const pidOf = (supervised: SupervisedProcess): number => supervised.identity?.pid ?? 0;

describe('SupervisedProcess', () => {
  it('starts one again that dies, with its environment and its log, and stops it', async () => {
    const supervised = await supervise(true);
    const first = pidOf(supervised);
    process.kill(first, 'SIGKILL');
    await until(() => supervised.identity !== undefined && pidOf(supervised) !== first);
    expect([supervised.deaths, changes]).toEqual([1, 3]);
    await until(async () => (await readFile(supervised.logFile, 'utf8')).split('runs well').length === 3);
    const identity = supervised.identity;
    await supervised.stop();
    expect(identity === undefined || (await isRunning(identity))).toBe(false);
    expect([supervised.deaths, supervised.willRun]).toEqual([1, false]);
  });

  it('leaves one dead where it is told to, and stops one that is paused', async () => {
    const supervised = await supervise(false);
    process.kill(pidOf(supervised), 'SIGKILL');
    await until(() => supervised.deaths === 1);
    await sleep(1_000);
    expect([supervised.identity, supervised.willRun]).toEqual([undefined, false]);

    const paused = await supervise(true);
    process.kill(pidOf(paused), 'SIGSTOP');
    await paused.stop();
    expect(paused.willRun).toBe(false);
  });
});

describe('endOrphans', () => {
  const stateOf = (processes: ClusterState['processes'], launcher: ClusterState['launcher']): ClusterState => ({ launcher, network: 'devnet', url: '', brokers: [], bootstrap: [], files: { databaseUrl: '', serviceSecret: '', sandboxKey: '' }, ready: true, processes });
  const row = { name: 'validation-1', app: 'validation', port: 1, url: '', restarts: 0, log: '' };
  const gone = { pid: process.pid, startTicks: '1' };

  it('ends what a killed launcher left, and leaves a later process of the same number alone', async () => {
    const [left, later] = [await supervise(false), await supervise(false)];
    const file = join(folder, 'cluster.json');
    const [identity, other] = [left.identity, later.identity];
    if (identity === undefined || other === undefined) throw new Error('both run');
    await writeClusterState(file, stateOf([{ ...row, ...identity }, { ...row, pid: other.pid, startTicks: '1' }], gone));
    await endOrphans(file, NullLogger);
    expect([await isGoneWithin(identity, 0), await isRunning(other)]).toEqual([true, true]);
  });

  it('refuses to start where the launcher lives, and takes a missing or broken file for none', async () => {
    const file = join(folder, 'cluster.json');
    await expect(endOrphans(file, NullLogger)).resolves.toBeUndefined();
    await writeClusterState(file, stateOf([], { pid: process.pid }));
    await expect(endOrphans(file, NullLogger)).rejects.toThrow('already');
  });
});
