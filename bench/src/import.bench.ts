import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseNetwork } from '@mbaas/chain-params';
import { decodeBlock } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { createWorkerVerifier } from '@mbaas/platform-native-crypto';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase, startEmbeddedPostgres } from '@mbaas/platform-postgres';
import { blocksOfFile, createBlockStorage } from '@mbaas/service-block-storage';
import { BULK_FILE, bulkBlocks } from './bulk-blocks.ts';
import { perSecond, report, type BenchOptions } from './measure.ts';

const RUNS = 3;
const HEADER_BYTES = 148;
const NETWORK_FILE = new URL('../../libs/chain/params/networks/private-example.json', import.meta.url);

/**
 * `npm run bench -- import`: 64,824 transactions of a real node into PostgreSQL on disk (fsync on), every check made, facts
 * written. Each run starts from an empty database; the workers have built their ethash cache before the clock starts.
 */
export async function importBench({ quick }: BenchOptions): Promise<void> {
  const network = expectOk(parseNetwork(JSON.parse(readFileSync(NETWORK_FILE, 'utf8'))), 'the example network');
  const folder = await mkdtemp(join(tmpdir(), 'mbaas-bench-'));
  // As root the server runs as another user, who has to pass through.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDirectory: join(folder, 'data'), log: NullLogger });
  const verifier = createWorkerVerifier({ threads: 2 });
  try {
    const first = expectOk(decodeBlock(bulkBlocks()[1] ?? new Uint8Array(0)), 'a real block');
    await verifier.checkSeals([first.bytes.subarray(0, HEADER_BYTES), first.bytes.subarray(0, HEADER_BYTES)]);
    for (let run = 1; run <= (quick ? 1 : RUNS); run += 1) {
      const database = openDatabase({ url: server.url, applicationName: 'bench', maxConnections: 6, log: NullLogger });
      await database.query('DROP SCHEMA IF EXISTS chain CASCADE');
      const storage = createBlockStorage({ database, network, verifier, log: NullLogger, clock: Date });
      await storage.start();
      const cpu = process.cpuUsage();
      const loop = performance.eventLoopUtilization();
      const startedAt = performance.now();
      const { transactions, stopped } = await storage.importBlocks(blocksOfFile(fileURLToPath(BULK_FILE)));
      const seconds = (performance.now() - startedAt) / 1000;
      const busy = performance.eventLoopUtilization(loop).active * 1000;
      const used = process.cpuUsage(cpu);
      if (stopped !== undefined) throw new Error(`line ${stopped.lineNumber}: ${stopped.refusal.code}`);
      report(`run ${run}: import with all checks`, perSecond(transactions, seconds, 'tx'));
      report('  main thread busy', `${(busy / transactions).toFixed(1)} µs a transaction`);
      report('  CPU of this process, workers included', `${((used.user + used.system) / transactions).toFixed(1)} µs a transaction`);
      const { rows } = await database.query<{ bytes: string }>("SELECT sum(pg_total_relation_size(c.oid)) AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'chain' AND c.relkind = 'r'");
      report('  on disk', `${Math.round(Number(rows[0]?.bytes ?? '0') / transactions)} bytes a transaction`);
      await storage.stop();
      await database.close();
    }
  } finally {
    await verifier.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
