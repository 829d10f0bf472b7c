import { fileURLToPath } from 'node:url';
import { Child } from '../pipeline/child.ts';
import { cpuSeconds, treeCpuSeconds } from '../pipeline/process-cpu.ts';
import { memoryCurve, type MemoryCurve, type MemorySample } from './memory-curve.ts';
import type { NodeSetup } from './node.process.ts';
import { startServers } from './two-servers.ts';

export interface SyncScenario {
  readonly title: string;
  readonly file: URL;
  /** Height of the last block that is synced. */
  readonly until: number;
  readonly coinCacheSize?: number;
}

/** CPU seconds by process. */
export interface SyncUsed {
  readonly syncing: number;
  readonly serving: number;
  readonly syncingPostgres: number;
  readonly servingPostgres: number;
}

export interface SyncRun {
  /** From the order to connect until the last block is in the tables. */
  readonly seconds: number;
  readonly used: SyncUsed;
  readonly memory: MemoryCurve;
}

const THREADS = 2;
const FOLDER = new URL('.', import.meta.url);

/** One node serves the blocks of a file, another follows it from nothing over loopback, checking everything. */
export async function runSync({ file, until, coinCacheSize }: SyncScenario, profileFolder?: string): Promise<SyncRun> {
  const servers = await startServers();
  const serving = new Child('node', FOLDER);
  const syncing = new Child('node', FOLDER, profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]);
  try {
    await serving.call('open', { databaseUrl: servers.serving.url, threads: THREADS, believesSeals: true } satisfies NodeSetup);
    await serving.call('load', { file: fileURLToPath(file), until });
    const port = await serving.call<number>('listen');
    await syncing.call('open', { databaseUrl: servers.syncing.url, threads: THREADS, believesSeals: false, ...(coinCacheSize === undefined ? {} : { coinCacheSize }) } satisfies NodeSetup);
    const sample = (): SyncUsed => ({
      syncing: cpuSeconds(syncing.pid),
      serving: cpuSeconds(serving.pid),
      syncingPostgres: treeCpuSeconds(servers.syncing.pid),
      servingPostgres: treeCpuSeconds(servers.serving.pid),
    });
    const before = sample();
    const startedAt = performance.now();
    await syncing.call('follow', port);
    await syncing.call('stored', until);
    const seconds = (performance.now() - startedAt) / 1000;
    const after = sample();
    const used: SyncUsed = {
      syncing: after.syncing - before.syncing,
      serving: after.serving - before.serving,
      syncingPostgres: after.syncingPostgres - before.syncingPostgres,
      servingPostgres: after.servingPostgres - before.servingPostgres,
    };
    return { seconds, used, memory: memoryCurve(await syncing.call<MemorySample[]>('samples')) };
  } finally {
    await Promise.allSettled([syncing.end(), serving.end()]);
    await servers.close();
  }
}
