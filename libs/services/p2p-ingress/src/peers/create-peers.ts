import type { Network } from '@mbaas/chain-params';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { installP2p } from '../install-p2p.ts';
import { Household } from './household.ts';
import type { PeerListener } from './peer.port.ts';
import type { Peers } from './peers.port.ts';
import { DEFAULT_PEERS_CONFIG, type PeersConfig } from './peers.config.ts';
import { resolveByDns, type Resolve } from './reach/seeds.ts';

export interface PeersOptions {
  readonly database: Database;
  readonly network: Network;
  readonly listener: PeerListener;
  /** Height of the chain, told to everyone who connects. */
  readonly height: () => number;
  readonly log: Logger;
  /** Unix ms. */
  readonly clock: { now(): number };
  /** Ms of a clock that nobody sets, for durations; the process' own unless told. */
  readonly steadyNow?: () => number;
  readonly metrics?: Metrics;
  readonly config?: Partial<PeersConfig>;
  /** Addresses of a seed's name; DNS unless told. */
  readonly resolve?: Resolve;
}

/** A node's connections to others over the network's wire: wire-format 6.1–6.4. What the messages mean is the listener's. */
export function createPeers({ resolve = resolveByDns, steadyNow = () => performance.now(), ...options }: PeersOptions): Peers {
  const config: PeersConfig = { ...DEFAULT_PEERS_CONFIG, ...options.config };
  const house = new Household({ ...options, config, resolve, steadyNow });
  return {
    async start() {
      await installP2p(options.database, options.log);
      await house.start();
    },
    stop: () => house.stop(),
    list: () => house.list(),
    connect: (address) => house.connect(address),
    bans: () => house.bans(),
    get known() {
      return house.book.size;
    },
    get listening() {
      return house.port;
    },
  };
}
