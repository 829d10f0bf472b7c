// What stands behind the relay in its specs: a broker's corner, and a store that takes blocks as slowly as it is told.
import { blockReceived } from '@mbaas/contracts-events';
import { chainStatus } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import { createClaimStore, installClaims } from '@mbaas/platform-claim-check';
import { openKafka } from '@mbaas/platform-kafka';
import { InProcessQueries } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { createWorkQueue, type WorkMessage, type WorkQueue } from '@mbaas/platform-work';
import { createTestDatabase, createTestKafka } from '@mbaas/testing-kit';

/** Number of a test block: its first four bytes. */
export const numberOf = (body: Uint8Array): number => new DataView(body.buffer, body.byteOffset).getUint32(0, true);

export function testBlock(height: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, height, true);
  return bytes;
}

/** Takes blocks in order; knows nothing of their content but their number. */
export class TestStore {
  height = 0;
  /** Blocks that came more than once. */
  repeated = 0;
  readonly senders = new Set<string>();
  delayMs = 0;
  #held: PromiseWithResolvers<void> | undefined;

  hold(): void {
    this.#held = Promise.withResolvers();
  }

  release(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  async take({ body, headers }: WorkMessage): Promise<void> {
    await this.#held?.promise;
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const height = numberOf(body);
    if (height <= this.height) this.repeated += 1;
    else if (height === this.height + 1) this.height = height;
    else throw new Error('a block was left out');
    this.senders.add(headers['x-sender'] ?? '');
  }
}

export interface StoreWorld {
  readonly url: string;
  readonly brokers: readonly string[];
  readonly network: string;
  readonly queries: InProcessQueries;
  readonly store: TestStore;
  readonly work: WorkQueue;
  close(): Promise<void>;
}

/** A store behind a real broker, answering chain.status. */
export async function openStoreWorld(): Promise<StoreWorld> {
  const [{ brokers, network }, test] = await Promise.all([createTestKafka(), createTestDatabase()]);
  await installClaims(test.database, NullLogger);
  const claims = createClaimStore({ database: test.database, lifetimeMs: 600_000, log: NullLogger });
  const kafka = openKafka({ brokers, clientId: 'store', replication: 1, log: NullLogger });
  const work = createWorkQueue({ kafka, network, claims, log: NullLogger });
  const store = new TestStore();
  work.consume({
    work: blockReceived,
    name: 'block-storage',
    async handle(messages) {
      for (const message of messages) await store.take(message);
      return messages.map(() => ({ done: true }));
    },
  });
  await work.start();
  const queries = new InProcessQueries({ log: NullLogger });
  queries.answer(chainStatus, async () => ok({ network, height: store.height, hash: '0'.repeat(64), timestamp: 0, medianTimePast: 0, poolSize: 0, finalDepth: 1 }));
  const close = async (): Promise<void> => {
    store.release();
    await work.stop();
    await kafka.close();
    await test.drop();
  };
  return { url: test.url, brokers, network, queries, store, work, close };
}
