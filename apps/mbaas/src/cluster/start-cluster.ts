import type { Network } from '@mbaas/chain-params';
import { defaultInstallationDirectory, freePorts, identify, installKafka, startKafka, type ProcessIdentity, type RunningKafka } from '@mbaas/kafka-server';
import { openKafka } from '@mbaas/platform-kafka';
import type { Logger } from '@mbaas/platform-observability';
import { startEmbeddedPostgres } from '@mbaas/platform-postgres';
import { ensureAllTopics, Shutdown } from '@mbaas/platform-service-process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import type { ClusterDirectory } from './cluster-directory.ts';
import { planCluster, processCount, STOP_ORDER, type ClusterSettings, type ProcessPlan } from './cluster-plan.ts';
import { clusterSecrets } from './cluster-secrets.ts';
import { writeClusterState } from './cluster-state.ts';
import { endOrphans } from './end-orphans.ts';
import { watchBrokers } from './supervised-brokers.ts';
import { SupervisedProcess } from './supervised-process.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export interface ClusterOptions extends Pick<ClusterSettings, 'host' | 'port' | 'publicUrl' | 'validators' | 'blockStorages' | 'threads' | 'logLevel' | 'p2p' | 'production'> {
  readonly network: Network;
  /** As the services are told it: a name, or the absolute path of a file. */
  readonly networkText: string;
  readonly directory: ClusterDirectory;
  readonly brokers: 1 | 3;
  readonly restart: boolean;
  readonly log: Logger;
  /** `done` of `all` parts of the start; what is waited for. */
  readonly onProgress: (done: number, all: number, waitingFor: string) => void;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
}

export interface RunningCluster {
  readonly sandboxKey: string;
  stop(): Promise<void>;
}

/**
 * Decoupling mode on one machine: an embedded PostgreSQL, Apache Kafka, and every service as a process of its own that is
 * started again when it dies. Whatever was started is stopped again when a later part fails.
 */
export async function startCluster(options: ClusterOptions): Promise<RunningCluster> {
  const { directory, log, onProgress, restart, signal } = options;
  const shutdown = new Shutdown(log, { limitMs: 60_000 });
  const all = processCount(options) + 2;
  try {
    await mkdir(directory.logs, { recursive: true });
    await endOrphans(directory.state, log);
    const secrets = await clusterSecrets(directory);
    onProgress(0, all, 'PostgreSQL and Apache Kafka');
    const { databaseUrl, kafka } = await startServers(options, shutdown);
    await writeFile(directory.databaseUrl, `${databaseUrl}\n`, { mode: 0o600 });

    await makeTopics(options, kafka);
    const settings = { ...options, network: options.networkText, brokers: kafka.bootstrap, databaseUrl, secrets };
    const plans = planCluster(settings, await freePorts(processCount(options)));
    await keepLastLogs(directory, plans);
    const state = new StateFile(options, kafka, await identify(process.pid));
    const processes = plans.map((plan) => new SupervisedProcess(plan, { logs: directory.logs, restart, log, onChange: () => void state.write(processes) }));
    shutdown.add('state', () => state.remove());
    shutdown.add('services', () => stopInOrder(processes));
    await Promise.all(processes.map((process) => process.start()));
    if (restart) {
      const watch = watchBrokers(kafka, log, () => void state.write(processes));
      shutdown.add('broker watch', () => watch.stop());
    }
    await waitUntilReady({ processes, signal, onProgress: (ready, waiting) => onProgress(ready + 2, all, waiting.join(', ')) });
    state.setReady();
    await state.write(processes);
    return { sandboxKey: secrets.sandboxKey, stop: () => shutdown.run() };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function startServers({ directory, brokers, log }: ClusterOptions, shutdown: Shutdown): Promise<{ readonly databaseUrl: string; readonly kafka: RunningKafka }> {
  const postgres = startEmbeddedPostgres({ dataDirectory: directory.postgres, log: log.child({ part: 'postgres' }) }).then((server) => {
    shutdown.add('postgres', () => server.stop());
    return server.url;
  });
  const kafka = installKafka({ directory: defaultInstallationDirectory(), log: log.child({ part: 'kafka' }) })
    .then((installation) => startKafka({ installation, directory: directory.kafka, brokers, log: log.child({ part: 'kafka' }) }))
    .then((running) => {
      shutdown.add('kafka', () => running.stop());
      return running;
    });
  // Both are waited for, so that a failure of one leaves nothing of the other behind.
  const [database, broker] = await Promise.allSettled([postgres, kafka]);
  if (database.status === 'rejected') throw database.reason;
  if (broker.status === 'rejected') throw broker.reason;
  return { databaseUrl: database.value, kafka: broker.value };
}

/** Once, before ten processes try it at the same time. */
async function makeTopics({ network, brokers, log }: ClusterOptions, { bootstrap }: RunningKafka): Promise<void> {
  const kafka = openKafka({ brokers: bootstrap, clientId: 'mbaas-cluster', replication: brokers, log: log.child({ part: 'kafka' }) });
  try {
    await ensureAllTopics(kafka, network.name);
  } finally {
    await kafka.close();
  }
}

async function stopInOrder(processes: readonly SupervisedProcess[]): Promise<void> {
  for (const apps of STOP_ORDER) await Promise.all(processes.filter(({ plan }) => apps.includes(plan.app)).map((process) => process.stop()));
}

/** The logs of the last run are kept beside those of this one. */
async function keepLastLogs({ logs }: ClusterDirectory, plans: readonly ProcessPlan[]): Promise<void> {
  for (const { name } of plans) {
    try {
      await rename(`${logs}/${name}.log`, `${logs}/${name}.log.1`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
}

/** Writes `cluster.json`, one version after another. */
class StateFile {
  readonly #options: ClusterOptions;
  readonly #kafka: RunningKafka;
  readonly #launcher: ProcessIdentity;
  #isReady = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ClusterOptions, kafka: RunningKafka, launcher: ProcessIdentity) {
    this.#options = options;
    this.#kafka = kafka;
    this.#launcher = launcher;
  }

  setReady(): void {
    this.#isReady = true;
  }

  write(processes: readonly SupervisedProcess[]): Promise<void> {
    const { directory, network, publicUrl, log } = this.#options;
    this.#writing = this.#writing
      .then(() =>
        writeClusterState(directory.state, {
          launcher: this.#launcher,
          network: network.name,
          url: publicUrl,
          brokers: this.#kafka.brokers.map(({ id, pid, port }) => ({ id, pid, port })),
          bootstrap: this.#kafka.bootstrap,
          files: { databaseUrl: directory.databaseUrl, serviceSecret: directory.serviceSecret, sandboxKey: directory.sandboxKey },
          ready: this.#isReady,
          processes: processes.flatMap(({ plan: { name, app, port }, identity, deaths, logFile }) =>
            identity === undefined ? [] : [{ name, app, ...identity, port, url: `http://127.0.0.1:${port}`, restarts: deaths, log: logFile }],
          ),
        }),
      )
      .catch((error: unknown) => log.error('The state of the cluster could not be written', { error }));
    return this.#writing;
  }

  /** After a clean stop nothing runs that the file could tell of. */
  async remove(): Promise<void> {
    await this.#writing;
    await rm(this.#options.directory.state, { force: true });
  }
}
