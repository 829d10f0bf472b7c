import { signalled, UserError } from '@mbaas/platform-service-process';
import type { P2pSettings } from '@mbaas/service-p2p-ingress';
import type { ProductionSettings } from '@mbaas/service-producer';
import { writeFile } from 'node:fs/promises';
import { clusterDirectoryOf } from '../cluster/cluster-directory.ts';
import { processCount } from '../cluster/cluster-plan.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import { portIsFree } from '../combined/port-is-free.ts';
import type { CommandContext } from './command-context.ts';
import { ProgressBar } from './progress-bar.ts';
import { publicUrlOf, welcome } from './welcome.ts';

export interface ClusterCommandOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly brokers: string;
  readonly validators: number;
  readonly blockStorages: number;
  readonly restart: boolean;
  readonly p2p: P2pSettings;
  readonly production: ProductionSettings;
}

/** Most copies of one service that one machine is asked to run. */
const MAX_COPIES = 64;

/** `mbaas cluster`: runs every service as a process of its own until it is told to end. */
export async function clusterCommand(options: ClusterCommandOptions, context: CommandContext): Promise<number> {
  const { host, port, validators, blockStorages } = options;
  if (options.brokers !== '1' && options.brokers !== '3') throw new UserError('A cluster has 1 or 3 brokers.');
  if (![validators, blockStorages].every((count) => Number.isInteger(count) && count >= 1 && count <= MAX_COPIES)) throw new UserError(`Of validators and block storages there are 1 to ${MAX_COPIES}.`);
  if (!(await portIsFree(host, port))) throw new UserError(`Port ${port} on ${host} is taken. Stop what listens there, or start with --port and another number.`);
  const directory = clusterDirectoryOf(context.base, context.network.name);
  const publicUrl = publicUrlOf(options);
  const told = signalled();
  const stopped = new AbortController();
  void told.then(() => stopped.abort());
  const bar = new ProgressBar(process.stderr);
  const brokers = options.brokers === '3' ? 3 : 1;
  const cluster = await startCluster({
    ...context,
    directory,
    host,
    port,
    publicUrl,
    brokers,
    validators,
    blockStorages,
    p2p: options.p2p,
    production: options.production,
    threads: Math.max(1, Math.floor(context.threads / validators)),
    logLevel: context.level === 'debug' ? 'debug' : 'info',
    restart: options.restart,
    signal: stopped.signal,
    onProgress: (done, all, waitingFor) => bar.draw(done / all, done === all ? 'ready' : `waiting for ${waitingFor}`.slice(0, 90), done === all),
  });
  if (!stopped.signal.aborted) {
    await writeFile(directory.address, `${publicUrl}\n`);
    const counts = `${processCount(options)} services, ${brokers === 1 ? 'one broker' : `${brokers} brokers`}; logs in ${directory.logs}`;
    process.stdout.write(welcome({ network: context.network, url: publicUrl, key: cluster.sandboxKey, seconds: process.uptime(), more: [['Processes', counts], ['What runs where', directory.state]] }));
    await told;
  }
  process.stdout.write('Stopping …\n');
  await cluster.stop();
  return 0;
}
