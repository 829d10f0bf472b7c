import { ConfigError } from '@mbaas/platform-config';
import { InProcessWork } from '@mbaas/platform-messaging';
import { UserError } from '@mbaas/platform-service-process';
import { createP2pIngress, peersOf, type P2pIngress, type PeersConfig, type SyncStatus } from '@mbaas/service-p2p-ingress';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from './command-context.ts';
import { durationText } from './duration-text.ts';
import { ProgressBar } from './progress-bar.ts';
import { STOPPED, stoppable } from './stop-signal.ts';
import { withChain } from './with-chain.ts';

export interface SyncOptions {
  /** `host:port`, one or more. */
  readonly peer: readonly string[];
  /** Height that is enough; the peers' tip unless told. */
  readonly until?: number;
  /** How long no connection may come about. */
  readonly patienceMs?: number;
  /** Instead of the defaults, for several nodes on one machine. */
  readonly peers?: Partial<PeersConfig>;
}

const POLL_MS = 250;
const PATIENCE_MS = 60_000;
/** Polls in a row that have to find us level: a peer's first headers may be on their way. */
const LEVEL_POLLS = 4;

/** How a sync ended. `lonely`: nobody to follow. */
type Ending = 'level' | 'until' | 'told' | 'lonely';

function connectionsOf(peer: readonly string[], context: CommandContext): Partial<PeersConfig> {
  try {
    return peersOf({ p2pConnect: peer, p2pDiscover: false }, context.network);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UserError('--peer is the address of a node: host:port, or host alone for the port of the network.');
  }
}

const describe = ({ height, target, blocksPerSecond, transactionsPerSecond, secondsLeft }: SyncStatus, peers: number): string =>
  `height ${height} of ${target}  ${Math.round(blocksPerSecond)} blocks/s  ${Math.round(transactionsPerSecond)} tx/s  ${secondsLeft === undefined ? '' : `${durationText(secondsLeft)} left  `}${peers} peers`;

/** Watches a sync until it ends. */
async function watch(p2p: P2pIngress, { until = Infinity, patienceMs = PATIENCE_MS }: SyncOptions, signal: AbortSignal): Promise<Ending> {
  const bar = new ProgressBar(process.stderr);
  let first: number | undefined;
  let level = 0;
  let aloneSince = performance.now();
  for (;;) {
    const { sync, peers } = p2p.status();
    if (peers > 0) aloneSince = performance.now();
    const ending = endingOf();
    if (sync !== undefined) {
      first ??= sync.height;
      const goal = Math.min(until, sync.target);
      bar.draw(goal <= first ? 1 : (sync.height - first) / (goal - first), describe(sync, peers), ending !== undefined);
    }
    if (ending !== undefined) return ending;
    await sleep(POLL_MS, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });

    function endingOf(): Ending | undefined {
      if (signal.aborted) return 'told';
      if (sync !== undefined && sync.height >= until) return 'until';
      level = sync !== undefined && peers > 0 && sync.state === 'level' && sync.height >= sync.target ? level + 1 : 0;
      if (level >= LEVEL_POLLS) return 'level';
      return performance.now() - aloneSince > patienceMs ? 'lonely' : undefined;
    }
  }
}

/** `mbaas sync --peer`: follows nodes until their tip. 0: there · 1: nobody to follow · 130: told to stop on the way. */
export async function syncCommand(options: SyncOptions, context: CommandContext): Promise<number> {
  const peers = { ...connectionsOf(options.peer, context), relay: false, ...options.peers };
  return stoppable(async (signal) => {
    const { log, network } = context;
    const work = new InProcessWork({ log });
    return withChain({ ...context, work: () => work.share() }, async ({ database, blockStorage, queries }) => {
      const p2p = createP2pIngress({ network, log, database, queries, work, peers });
      let ending: Ending;
      try {
        await p2p.start();
        ending = await watch(p2p, options, signal);
      } finally {
        await p2p.stop();
      }
      const tip = await blockStorage.reader.at((moment) => Promise.resolve(moment.tip.height));
      process.stdout.write(`The tip is at ${tip}.\n`);
      if (ending === 'level' || ending === 'until') return 0;
      process.stderr.write(ending === 'told' ? `Stopped at height ${tip}. Run it again to go on.\n` : 'No connection came about: is there a node of this network at that address, and does it let us in?\n');
      return ending === 'told' ? STOPPED : 1;
    });
  });
}
