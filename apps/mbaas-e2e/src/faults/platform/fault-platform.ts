import { clusterDirectoryOf, clusterSecrets, planCluster, processCount, STOP_ORDER, waitUntilReady, type ProcessPlan } from '@mbaas/app-mbaas';
import { devnet } from '@mbaas/chain-params';
import { freePorts } from '@mbaas/kafka-server';
import { openKafka, type Kafka } from '@mbaas/platform-kafka';
import type { Logger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { HttpQueries } from '@mbaas/platform-query-http';
import { ensureAllTopics, Shutdown } from '@mbaas/platform-service-process';
import { startToxiproxy } from '@mbaas/testing-faults';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FaultBrokers } from './fault-brokers.ts';
import { FaultDatabase } from './fault-database.ts';
import { FaultProcess } from './fault-process.ts';

const COPIES = { validators: 2, blockStorages: 2 } as const;
const RECORDER = fileURLToPath(new URL('./recorder.process.js', import.meta.url));

/** The whole platform in decoupling mode, each part of it within reach of a fault. */
export interface FaultPlatform {
  readonly url: string;
  readonly operatorKey: string;
  readonly processes: readonly FaultProcess[];
  readonly postgres: FaultDatabase;
  readonly brokers: FaultBrokers;
  /** Straight to the server, past the link. */
  readonly database: Database;
  readonly kafka: Kafka;
  /** Asks as the producer does. */
  readonly chain: HttpQueries;
  /** Takes every fault off the links and lets paused processes go on. */
  heal(): Promise<void>;
  /** Stops who makes blocks: from then on everything comes to rest. */
  stopBlocks(): Promise<void>;
  /** Stops every process in good order; the servers go on. */
  stopServices(): Promise<void>;
  stop(): Promise<void>;
}

export interface FaultPlatformOptions {
  readonly directory: string;
  readonly log: Logger;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Brings everything up and waits until all of it is ready. What was started is stopped when a later part fails. */
export async function startFaultPlatform({ directory, log, say, signal }: FaultPlatformOptions): Promise<FaultPlatform> {
  const shutdown = new Shutdown(log, { limitMs: 60_000 });
  try {
    const cluster = clusterDirectoryOf(directory, devnet.name);
    await mkdir(cluster.logs, { recursive: true });
    const secrets = await clusterSecrets(cluster);
    const toxiproxy = await startToxiproxy({ log, logFile: join(cluster.logs, 'toxiproxy.log') });
    shutdown.add('toxiproxy', () => toxiproxy.stop());
    say('starting PostgreSQL and three brokers');
    const [postgres, brokers] = await Promise.all([
      FaultDatabase.start({ directory: cluster.postgres, toxiproxy, log }).then((started) => {
        shutdown.add('postgres', () => started.stop());
        return started;
      }),
      FaultBrokers.start({ directory: cluster.kafka, toxiproxy, log }).then((started) => {
        shutdown.add('brokers', () => started.stop());
        return started;
      }),
    ]);
    const database = openDatabase({ url: postgres.url, applicationName: 'fault run', maxConnections: 8, log });
    shutdown.add('connections', () => database.close());
    const kafka = openKafka({ brokers: brokers.bootstrap, clientId: 'fault-run', replication: 3, log });
    shutdown.add('kafka', () => kafka.close());
    await ensureAllTopics(kafka, devnet.name);

    const [door = 0, recorder = 0, ...ports] = await freePorts(processCount(COPIES) + 2);
    const url = `http://127.0.0.1:${door}`;
    const settings = { ...COPIES, network: devnet.name, host: '127.0.0.1', port: door, publicUrl: url, threads: 1, brokers: brokers.bootstrap, databaseUrl: postgres.faultyUrl, logLevel: 'info', secrets };
    const services = planCluster(settings, ports);
    const plans = [...services, recorderPlan(services, recorder)];
    const processes = plans.map((plan) => new FaultProcess(plan, { logs: cluster.logs, log }));
    shutdown.add('processes', () => stopInOrder(processes));
    say(`starting ${processes.length} processes`);
    await Promise.all(processes.map(({ supervised }) => supervised.start()));
    await waitUntilReady({ processes: processes.map(({ supervised }) => supervised), signal, onProgress: () => undefined });

    const targets = { chain: services.filter(({ app }) => app === 'block-storage').map(({ port }) => `http://127.0.0.1:${port}`) };
    const chain = new HttpQueries({ targets, secret: secrets.service, self: 'producer', log });
    shutdown.add('queries', () => chain.close());
    return {
      url, operatorKey: secrets.sandboxKey, processes, postgres, brokers, database, kafka, chain,
      async heal() {
        await toxiproxy.healAll();
        for (const process of processes) process.resume();
        for (const broker of brokers.all) broker.resume();
      },
      stopBlocks: async () => void (await Promise.all(processes.filter(({ app }) => app === 'producer').map(({ supervised }) => supervised.stop()))),
      stopServices: () => stopInOrder(processes),
      stop: () => shutdown.run(),
    };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/** The recorder gets what a service without owners to ask gets. */
function recorderPlan(services: readonly ProcessPlan[], port: number): ProcessPlan {
  const like = services.find(({ app }) => app === 'validation') as ProcessPlan;
  return { ...like, name: 'recorder', port, main: RECORDER, environment: { ...like.environment, MBAAS_PORT: String(port) } };
}

async function stopInOrder(processes: readonly FaultProcess[]): Promise<void> {
  for (const apps of STOP_ORDER) {
    await Promise.all(processes.filter(({ app }) => (apps as readonly string[]).includes(app)).map(({ supervised }) => supervised.stop()));
  }
}
