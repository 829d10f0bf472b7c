// A node as combined mode composes it, as far as the chain and its peers are concerned: store, queue in memory, p2p-ingress.
import { fileURLToPath } from 'node:url';
import type { Network } from '@mbaas/chain-params';
import { InProcessQueries, InProcessWork } from '@mbaas/platform-messaging';
import { createWorkerVerifier, type Verifier } from '@mbaas/platform-native-crypto';
import { createMetrics, NullLogger, type Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { createBlockStorage, type BlockStorage } from '@mbaas/service-block-storage';
import { createP2pIngress, type FollowConfig, type P2pIngress, type PeersConfig } from '@mbaas/service-p2p-ingress';
import { createTestDatabase } from '@mbaas/testing-kit';

const ROOT = new URL('../../../', import.meta.url);

/** Path of a file under `vectors/chain`. */
export const chainFile = (name: string): string => fileURLToPath(new URL(`vectors/chain/${name}`, ROOT));

/** After every block of `vectors/chain`. */
const CLOCK = { now: () => Date.parse('2026-12-01T00:00:00Z') };

let shared: Verifier | undefined;

/** One pool of workers a test file. */
export const sharedVerifier = (): Verifier => (shared ??= createWorkerVerifier({ threads: 2 }));

export async function closeVerifier(): Promise<void> {
  await shared?.close();
  shared = undefined;
}

export interface ChainNode {
  readonly database: Database;
  readonly storage: BlockStorage;
  readonly queries: InProcessQueries;
  readonly p2p: P2pIngress;
  readonly metrics: Metrics;
  /** `host:port` that others connect to. */
  readonly address: string;
  import(file: string, until: number): Promise<void>;
  /** Ends its connections and opens new ones to others. */
  rejoin(connect: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface ChainNodeOptions {
  readonly network: Network;
  /** Loopback address of its own: hosts are told apart by it. */
  readonly host?: string;
  readonly connect?: readonly string[];
  readonly peers?: Partial<PeersConfig>;
  readonly follow?: Partial<FollowConfig>;
  /** Import so many blocks of a file before peers come. */
  readonly blocks?: { readonly file: string; readonly until: number };
}

/** A started node over a database of its own. */
export async function startChainNode({ network, host = '127.0.0.1', connect = [], peers, follow, blocks }: ChainNodeOptions): Promise<ChainNode> {
  const { database, drop } = await createTestDatabase();
  const queries = new InProcessQueries({ log: NullLogger });
  const work = new InProcessWork({ log: NullLogger });
  const storage = createBlockStorage({ database, network, verifier: sharedVerifier(), registry: queries, log: NullLogger, clock: CLOCK, work: () => work.share() });
  await storage.start();
  const importBlocks = async (file: string, until: number): Promise<void> => {
    const { stopped } = await storage.importBlocks(blocksOfFile(file), { until });
    if (stopped !== undefined) throw new Error(`${stopped.lineNumber} ${stopped.refusal.code}`);
  };
  if (blocks !== undefined) await importBlocks(blocks.file, blocks.until);
  const open = async (to: readonly string[], port: number): Promise<{ p2p: P2pIngress; metrics: Metrics }> => {
    const metrics = createMetrics();
    const p2p = createP2pIngress({
      network,
      log: NullLogger,
      database,
      queries,
      work,
      metrics,
      peers: { listen: { host, port }, connect: to, localAddress: host, allowPrivate: true, sweepMs: 20, retryMs: 50, retryMaxMs: 200, inboundPerHost: 16, ...peers },
      follow: { pollMs: 20, lookMs: 20, ...follow },
    });
    await p2p.start();
    return { p2p, metrics };
  };
  let opened = await open(connect, 0);
  const port = opened.p2p.peers?.listening ?? 0;
  return {
    database,
    storage,
    queries,
    get p2p() {
      return opened.p2p;
    },
    get metrics() {
      return opened.metrics;
    },
    address: `${host}:${port}`,
    import: importBlocks,
    async rejoin(to) {
      await opened.p2p.stop();
      opened = await open(to, port);
    },
    async stop() {
      await opened.p2p.stop();
      await storage.stop();
      await drop();
    },
  };
}
