// One of two nodes of a sync: the service that stores and the one that speaks to peers, in one process as in combined mode.
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeBlock, encodeHeader } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { InProcessQueries, InProcessWork } from '@mbaas/platform-messaging';
import { createWorkerVerifier, type Verifier } from '@mbaas/platform-native-crypto';
import { createLogger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { blocksOfFile, createBlockStorage, type BlockStorage } from '@mbaas/service-block-storage';
import { createP2pIngress, type P2pIngress } from '@mbaas/service-p2p-ingress';
import { benchNetwork } from '../pipeline/bench-network.ts';
import { answerParent } from '../pipeline/child.ts';
import { smallBlocks } from '../small-blocks.ts';
import type { MemorySample } from './memory-curve.ts';

export interface NodeSetup {
  readonly databaseUrl: string;
  readonly threads: number;
  /** What it has checked before need not be checked again: the serving node believes the seals of its file. */
  readonly believesSeals: boolean;
  /** Another size than the service's own, in transactions. */
  readonly coinCacheSize?: number;
}

const POLL_MS = 25;
const SAMPLE_MS = 200;

let database: Database;
let verifier: Verifier;
let storage: BlockStorage;
let ingress: P2pIngress | undefined;
let sampler: NodeJS.Timeout | undefined;
const log = createLogger({ service: 'bench', level: 'error', pretty: true });
const network = benchNetwork('private-example');
const work = new InProcessWork({ log });
const queries = new InProcessQueries({ log });
const samples: MemorySample[] = [];

const trusting = (inner: Verifier): Verifier => ({
  checkScripts: (batch) => inner.checkScripts(batch),
  checkSeals: async (headers) => headers.map(() => null),
  searchSeal: (header, startNonce, attempts) => inner.searchSeal(header, startNonce, attempts),
  close: () => inner.close(),
});

async function speak(peers: Parameters<typeof createP2pIngress>[0]['peers']): Promise<P2pIngress> {
  ingress = createP2pIngress({ network, log, queries, work, database, ...(peers === undefined ? {} : { peers }) });
  await ingress.start();
  return ingress;
}

answerParent({
  async open({ databaseUrl, threads, believesSeals, coinCacheSize }: NodeSetup) {
    database = openDatabase({ url: databaseUrl, applicationName: 'bench', maxConnections: 8, log });
    const real = createWorkerVerifier({ threads });
    verifier = believesSeals ? trusting(real) : real;
    // The ethash cache stands before the clock starts.
    const [, first = new Uint8Array()] = smallBlocks(2);
    await verifier.checkSeals(Array.from({ length: threads }, () => encodeHeader(expectOk(decodeBlock(first), 'a real block').block.header)));
    storage = createBlockStorage({ database, network, verifier, registry: queries, log, clock: Date, work: () => work.share(), ...(coinCacheSize === undefined ? {} : { config: { coinCacheSize } }) });
    await storage.start();
  },

  /** The serving node gets its chain. */
  async load({ file, until }: { readonly file: string; readonly until: number }) {
    const { stopped } = await storage.importBlocks(blocksOfFile(file), { until });
    if (stopped !== undefined) throw new Error(`line ${stopped.lineNumber}: ${stopped.refusal.code}`);
  },

  /** Serves; gives its port. */
  async listen() {
    return (await speak({ listen: { host: '127.0.0.1', port: 0 } })).peers?.listening;
  },

  /** Follows the node behind a port; from now on memory is sampled. */
  async follow(port: number) {
    const startedAt = performance.now();
    sampler = setInterval(() => samples.push({ ms: performance.now() - startedAt, rss: process.memoryUsage.rss() }), SAMPLE_MS);
    await speak({ connect: [`127.0.0.1:${port}`] });
  },

  /** Resolves when the block of a height is in the tables. */
  async stored(height: number) {
    while ((await storage.reader.at(async ({ tip }) => tip.height)) < height) await sleep(POLL_MS);
    clearInterval(sampler);
  },

  samples: () => samples,

  async close() {
    clearInterval(sampler);
    await ingress?.stop();
    await storage.stop();
    work.stop();
    await verifier.close();
    await database.close();
  },
});
