import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { defaultInstallationDirectory, installKafka, startKafka } from '@mbaas/kafka-server';
import { NullLogger } from '@mbaas/platform-observability';
import { startContainerBroker } from './container-broker.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where this run's broker is asked for; it starts with the first question. */
    testBrokerUrl: string;
  }
}

/** A broker of one run. */
export interface StartedBroker {
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

/**
 * Global setup of the integration project: one real Apache Kafka for the whole run, gone at its end. It starts when the
 * first spec asks for it, so that runs without such a spec pay nothing. The environment variable
 * MBAAS_TEST_KAFKA_BROKERS (`host:port,host:port`) names another; else a Docker engine runs it, else Java here.
 */
export default async function offerTestBroker(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<StartedBroker> | undefined;
  const server = createServer((_request, response) => {
    started ??= startBroker(process.env['MBAAS_TEST_KAFKA_BROKERS'] ?? '');
    started.then(
      ({ addresses }) => response.end(JSON.stringify({ addresses })),
      (error: unknown) => response.writeHead(503).end(JSON.stringify({ why: error instanceof Error ? error.message : 'unknown cause' })),
    );
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen({ host: '127.0.0.1', port: 0 }, () => listening.resolve());
  await listening.promise;
  project.provide('testBrokerUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    const [broker] = await Promise.allSettled([started]);
    if (broker.status === 'fulfilled') await broker.value?.stop();
  };
}

async function startBroker(given: string): Promise<StartedBroker> {
  if (given !== '') return { addresses: given.split(','), stop: () => Promise.resolve() };
  return (await startContainerBroker()) ?? startLocalBroker();
}

async function startLocalBroker(): Promise<StartedBroker> {
  const installation = await installKafka({ directory: defaultInstallationDirectory(), log: NullLogger });
  const directory = await mkdtemp(join(tmpdir(), 'mbaas-kafka-'));
  const kafka = await startKafka({ installation, directory, brokers: 1, log: NullLogger });
  return {
    addresses: kafka.bootstrap,
    async stop() {
      await kafka.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
