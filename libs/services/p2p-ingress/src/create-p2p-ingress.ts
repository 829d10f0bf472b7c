import type { Network } from '@mbaas/chain-params';
import type { QueryPort } from '@mbaas/contracts-queries';
import { assert } from '@mbaas/kernel';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { WorkQueue } from '@mbaas/platform-work';
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
  /** Needed where there is a source: how far the chain is, and the queue that blocks go to. */
  readonly queries?: QueryPort;
  readonly work?: Pick<WorkQueue, 'publish'>;
  readonly clock?: { now(): number };
  readonly metrics?: Metrics;
  readonly relay?: Partial<RelayConfig>;
}

export interface P2pStatus {
  readonly peers: number;
  readonly listening: boolean;
  /** Absent without a source of blocks. */
  readonly relay?: RelayStatus;
}

export interface P2pIngress {
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): P2pStatus;
  /** Not ready while the chain does not take what was handed on. */
  readiness(): Promise<Readonly<Record<string, { readonly ready: boolean; readonly detail?: string }>>>;
}

/** Unfinished for longer, a block shows that the store makes no progress. */
const STANDS_MS = 60_000;

/**
 * The network's door. It has no peers yet: blocks come from the platform's own producer, from imports and from recorded
 * files. The wire formats it will speak are in `@mbaas/chain-codec`.
 */
export function createP2pIngress(options: P2pIngressOptions): P2pIngress {
  const { network, log, queries, work, clock = { now: () => Date.now() }, metrics, relay: config } = options;
  const source = options.blocks ?? (options.blocksFile === undefined ? undefined : fileSource(options.blocksFile));
  let relay: BlockRelay | undefined;
  if (source !== undefined) {
    assert(queries !== undefined && work !== undefined, 'a source of blocks needs the chain and the queue');
    relay = new BlockRelay({ source, queries, work, log, clock, ...(metrics === undefined ? {} : { metrics }), ...(config === undefined ? {} : { config }) });
  }
  return {
    async start() {
      log.info(relay === undefined ? 'No peers are contacted: blocks come from the producer and from imports' : 'Blocks of a recorded source are handed on', { network: network.name });
      relay?.start();
    },
    stop: async () => relay?.stop(),
    status: () => ({ peers: 0, listening: false, ...(relay === undefined ? {} : { relay: relay.status() }) }),
    async readiness(): Promise<Record<string, { ready: boolean; detail: string }>> {
      if (relay === undefined) return {};
      const { state, unfinished, oldestMs } = relay.status();
      return { relay: { ready: oldestMs <= STANDS_MS, detail: `${state}, ${unfinished} blocks unfinished, the oldest for ${oldestMs} ms` } };
    },
  };
}
