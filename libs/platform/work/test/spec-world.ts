// What the specs of this library share: a broker's corner, a database, queues over both.
import { defineWork, type WorkDefinition } from '@mbaas/contracts-events';
import { createClaimStore, installClaims, type ClaimStore } from '@mbaas/platform-claim-check';
import { openKafka, type Kafka } from '@mbaas/platform-kafka';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { createTestDatabase, createTestKafka } from '@mbaas/testing-kit';
import { expect } from 'vitest';
import { createWorkQueue } from '../src/create-work-queue.ts';
import { installWork } from '../src/install-work.ts';
import type { WorkQueue } from '../src/work.port.ts';

export interface SpecWorld {
  readonly kafka: Kafka;
  readonly network: string;
  readonly database: Database;
  readonly claims: ClaimStore;
  /** Work of its own topics. */
  work(settings?: Partial<Pick<WorkDefinition, 'partitions' | 'maxBytes' | 'attempts'>>): WorkDefinition;
  /** A queue as a process has it; stopped at the end. */
  queue(): WorkQueue;
  close(): Promise<void>;
}

export const RETRY_MS = 50;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export async function openSpecWorld(): Promise<SpecWorld> {
  const [{ brokers, network }, test] = await Promise.all([createTestKafka(), createTestDatabase()]);
  const database = openDatabase({ url: test.url, applicationName: 'spec', maxConnections: 6, log: NullLogger });
  await installClaims(database, NullLogger);
  await installWork(database, NullLogger);
  const claims = createClaimStore({ database, lifetimeMs: 600_000, log: NullLogger });
  const kafka = openKafka({ brokers, clientId: 'spec', replication: 1, log: NullLogger });
  const queues: WorkQueue[] = [];
  let count = 0;
  return {
    kafka,
    network,
    database,
    claims,
    work: (settings = {}) => defineWork({ name: `spec.work-${LETTERS[(count += 1)] ?? 'z'}`, version: 1, partitions: 1, retentionMs: 3_600_000, maxBytes: 1_000_000, attempts: 3, doc: 'Work of a spec.', ...settings }),
    queue() {
      const queue = createWorkQueue({ kafka, network, claims, log: NullLogger, retryMs: RETRY_MS, service: 'spec' });
      queues.push(queue);
      return queue;
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.stop()));
      await kafka.close();
      await database.close();
      await test.drop();
    },
  };
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const until = (condition: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> => expect.poll(async () => condition(), { timeout: timeoutMs, interval: 20 }).toBe(true);
