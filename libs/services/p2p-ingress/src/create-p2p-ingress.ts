import type { Network } from '@mbaas/chain-params';
import type { QueryPort, QueryRegistry } from '@mbaas/contracts-queries';
import { assert } from '@mbaas/kernel';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import type { WorkQueue } from '@mbaas/platform-work';
import { answerP2pQueries } from './answer-p2p-queries.ts';
import type { FollowConfig } from './follow/follow.config.ts';
import { Follower } from './follow/follower.ts';
import type { SyncStatus } from './follow/progress/sync-progress.ts';
import { createPeers } from './peers/create-peers.ts';
import type { PeersConfig } from './peers/peers.config.ts';
import type { Peers } from './peers/peers.port.ts';
import { BlockRelay, type RelayStatus } from './relay/block-relay.ts';
import type { BlockSource } from './relay/block-source.port.ts';
import { fileSource } from './relay/file-source.ts';
import type { RelayConfig } from './relay/relay.config.ts';

export interface P2pIngressOptions {
  readonly network: Network;
  readonly log: Logger;
  /** File of recorded blocks to hand on (`.jsonl`, `.jsonl.gz`). */
  readonly blocksFile?: string;
  /** A source instead of the file. */
  readonly blocks?: BlockSource;
  /** Whom to connect to and where to be reached. Nobody is contacted where it names none of listen, connect and discover. */
  readonly peers?: Partial<PeersConfig>;
  /** Needed for peers: their addresses and scores are kept there, schema `p2p`. */
  readonly database?: Database;
  /** Where `p2p.status` and `p2p.peers` are answered. */
  readonly registry?: QueryRegistry;
  /** Needed where there are peers or a source: the chain, and the queue that blocks go to. */
  readonly queries?: QueryPort;
  readonly work?: Pick<WorkQueue, 'publish'>;
  readonly clock?: { now(): number };
  readonly metrics?: Metrics;
  readonly relay?: Partial<RelayConfig>;
  readonly follow?: Partial<FollowConfig>;
}

export interface P2pStatus {
  /** Connections whose handshake is done. */
  readonly peers: number;
  readonly listening: boolean;
  /** Absent where nobody is contacted. */
  readonly sync?: SyncStatus;
  /** Absent without a source of blocks. */
  readonly relay?: RelayStatus;
}

export interface P2pIngress {
  /** The peers' schema, listener and connections. Work may be published from now on. */
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): P2pStatus;
  /** undefined where nobody is contacted. */
  readonly peers: Peers | undefined;
  /** Not ready while the chain does not take what was handed on. */
  readiness(): Promise<Readonly<Record<string, { readonly ready: boolean; readonly detail?: string }>>>;
}

/** Unfinished for longer, a block shows that the store makes no progress. */
const STANDS_MS = 60_000;

/** Whether a configuration contacts anybody, or lets itself be contacted. */
const isReaching = (peers: Partial<PeersConfig> | undefined): peers is Partial<PeersConfig> =>
  peers !== undefined && (peers.listen !== undefined || (peers.connect ?? []).length > 0 || peers.discover === true);

/** The network's door: follows the chain of peers, serves ours to them, and hands on recorded blocks. */
export function createP2pIngress(options: P2pIngressOptions): P2pIngress {
  const { network, log, queries, work, registry, clock = { now: () => Date.now() } } = options;
  const shared = { log, clock, ...(options.metrics === undefined ? {} : { metrics: options.metrics }) };
  const source = options.blocks ?? (options.blocksFile === undefined ? undefined : fileSource(options.blocksFile));
  let relay: BlockRelay | undefined;
  if (source !== undefined) {
    assert(queries !== undefined && work !== undefined, 'a source of blocks needs the chain and the queue');
    relay = new BlockRelay({ ...shared, source, queries, work, ...(options.relay === undefined ? {} : { config: options.relay }) });
  }
  let follower: Follower | undefined;
  let peers: Peers | undefined;
  if (isReaching(options.peers)) {
    const { database } = options;
    assert(queries !== undefined && work !== undefined && database !== undefined, 'peers need the chain, the queue and a database');
    const listener = (follower = new Follower({ ...shared, queries, work, ...(options.follow === undefined ? {} : { config: options.follow }) }));
    peers = createPeers({ ...shared, database, network, listener, height: () => listener.height, config: options.peers });
  }
  if (registry !== undefined) answerP2pQueries(registry, peers, follower);
  return {
    async start() {
      if (follower === undefined && relay === undefined) log.info('No peers are contacted: blocks come from the producer and from imports', { network: network.name });
      await follower?.start();
      await peers?.start();
      relay?.start();
    },
    async stop() {
      await relay?.stop();
      await follower?.stop();
      await peers?.stop();
    },
    status: () => ({
      peers: peers?.list().length ?? 0,
      listening: peers?.listening !== undefined,
      ...(follower === undefined ? {} : { sync: follower.status() }),
      ...(relay === undefined ? {} : { relay: relay.status() }),
    }),
    peers,
    async readiness() {
      const parts: Record<string, { ready: boolean; detail: string }> = {};
      if (relay !== undefined) {
        const { state, unfinished, oldestMs } = relay.status();
        parts['relay'] = { ready: oldestMs <= STANDS_MS, detail: `${state}, ${unfinished} blocks unfinished, the oldest for ${oldestMs} ms` };
      }
      if (follower !== undefined) {
        const { state, height, target } = follower.status();
        parts['peers'] = { ready: follower.oldestMs <= STANDS_MS, detail: `${state}, height ${height} of ${target}` };
      }
      return parts;
    },
  };
}
