import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { assert } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import { Broker } from './broker.ts';
import { ifThere } from './if-there.ts';
import type { KafkaInstallation } from './install.ts';
import { KafkaServerError } from './kafka-server.errors.ts';
import { freePorts } from './ports.ts';
import { serverProperties, type BrokerPorts } from './settings.ts';

const ATTEMPTS = 5;

export interface KafkaOptions {
  readonly installation: KafkaInstallation;
  /** Kept between starts; used by one process at a time. */
  readonly directory: string;
  readonly brokers: 1 | 3;
  /** Ports for clients on 127.0.0.1, one a broker; free ones unless told. */
  readonly ports?: readonly number[];
  /** Broker settings over ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** `host:port` that clients are told instead of 127.0.0.1 and the broker's port: a proxy in front of it. Asked before the broker starts, again when a port was snatched away. */
  readonly advertised?: (id: number, port: number) => string | Promise<string>;
  readonly log: Logger;
}

export interface RunningBroker {
  /** 1, 2, 3. */
  readonly id: number;
  /** On 127.0.0.1; stays over kill and start. */
  readonly port: number;
  readonly pid: number;
  /** SIGKILL, and waits for its end. */
  kill(): Promise<void>;
  /** Again after `kill`, over the same data; waits until it takes requests. */
  start(): Promise<void>;
  /** SIGSTOP: its connections stay open and nobody answers. */
  pause(): void;
  resume(): void;
}

export interface RunningKafka {
  /** Addresses as clients are told them, for instance '127.0.0.1:21234'. */
  readonly bootstrap: readonly string[];
  readonly brokers: readonly RunningBroker[];
  /** Ends all brokers; the data stays. Once is enough, more does no harm. */
  stop(): Promise<void>;
}

/**
 * Starts Apache Kafka (KRaft, no ZooKeeper) on loopback over a data directory that outlives it, and waits until every
 * broker takes requests: 5 s for a new directory with one broker, 10 s with three.
 * Brokers end with this process; what a kill -9 leaves behind is ended at the next start.
 * Throws KafkaServerError: KAFKA_UNAVAILABLE, KAFKA_DATA_IN_USE, KAFKA_DATA_OTHER, KAFKA_START_FAILED.
 */
export async function startKafka(options: KafkaOptions): Promise<RunningKafka> {
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true });
  const clusterId = await loadCluster(directory, options.brokers);
  for (let attempt = 1; ; attempt += 1) {
    const { brokers, bootstrap } = await plan(options, directory, clusterId);
    const started = await Promise.allSettled(brokers.map((broker) => broker.start()));
    const failure = started.find((result) => result.status === 'rejected');
    if (failure === undefined) return running(brokers, bootstrap, options.log);
    await Promise.all(brokers.map((broker) => broker.stop()));
    const snatched = /Address already in use|Failed to bind/.test(String((failure.reason as Error).message));
    if (!snatched || options.ports !== undefined || attempt === ATTEMPTS) throw failure.reason;
  }
}

function running(brokers: readonly Broker[], bootstrap: readonly string[], log: Logger): RunningKafka {
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all(brokers.map((broker) => broker.stop()));
    log.info('Brokers stopped');
  };
  return { bootstrap, brokers, stop: () => (stopping ??= stop()) };
}

async function plan({ brokers: count, ports, settings = {}, advertised, installation, log }: KafkaOptions, directory: string, clusterId: string) {
  const free = await freePorts(count * 3);
  const portsOf = Array.from({ length: count }, (_, index): BrokerPorts => {
    const [client, internal, controller] = free.slice(index * 3, index * 3 + 3);
    assert(client !== undefined && internal !== undefined && controller !== undefined, 'three ports a broker');
    return { client: ports?.[index] ?? client, internal, controller };
  });
  const voters = portsOf.map(({ controller }, index) => `${index + 1}@127.0.0.1:${controller}`).join(',');
  const addresses = await Promise.all(portsOf.map(async ({ client }, index) => (advertised === undefined ? `127.0.0.1:${client}` : advertised(index + 1, client))));
  const brokers = portsOf.map((own, index) => {
    const id = index + 1;
    const folder = join(directory, `broker-${id}`);
    const address = addresses[index] ?? '';
    const properties = serverProperties({ id, ports: own, advertised: address, dataFolder: join(folder, 'data'), voters, brokers: count, settings });
    return new Broker({ installation, id, port: own.client, folder, clusterId, properties, log });
  });
  return { brokers, bootstrap: addresses };
}

/** The directory's cluster id, made at the first start. */
async function loadCluster(directory: string, brokers: number): Promise<string> {
  const file = join(directory, 'cluster.json');
  const known = await ifThere(readFile(file, 'utf8'));
  if (known !== undefined) {
    const cluster = JSON.parse(known) as { readonly id: string; readonly brokers: number };
    if (cluster.brokers === brokers) return cluster.id;
    throw new KafkaServerError(
      'KAFKA_DATA_OTHER',
      `The brokers' data in ${directory} was made for ${cluster.brokers} broker(s), not ${brokers}. Choose another directory, or delete this one with its data.`,
    );
  }
  const id = newClusterId();
  await writeFile(file, JSON.stringify({ id, brokers }), { flush: true });
  return id;
}

/** 16 bytes as Kafka writes them; one that begins with '-' would be taken for an option. */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}
