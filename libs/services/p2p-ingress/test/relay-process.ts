// A process that relays blocks and asks its parent how far the chain is: it is there to be killed.
import type { QueryAnswer, QueryDefinition, QueryPort } from '@mbaas/contracts-queries';
import { ok, type Problem, type Result } from '@mbaas/kernel';
import { createClaimStore } from '@mbaas/platform-claim-check';
import { openKafka } from '@mbaas/platform-kafka';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';
import { createWorkQueue } from '@mbaas/platform-work';
import { BlockRelay } from '../src/relay/block-relay.ts';
import { testBlock } from './test-store.ts';

const [url = '', brokers = '', network = '', blocks = '0', size = '0'] = process.argv.slice(2);
const database = openDatabase({ url, applicationName: 'relay', maxConnections: 2, log: NullLogger });
const kafka = openKafka({ brokers: brokers.split(','), clientId: 'relay', replication: 1, log: NullLogger });
const work = createWorkQueue({ kafka, network, claims: createClaimStore({ database, lifetimeMs: 600_000, log: NullLogger }), log: NullLogger });

/** Asks the parent. */
const queries: QueryPort = {
  ask: <D extends QueryDefinition>() =>
    new Promise<Result<QueryAnswer<D>, Problem>>((resolve) => {
      process.once('message', (answer) => resolve(ok(answer as QueryAnswer<D>)));
      process.send?.('status');
    }),
};

async function* from(first: number) {
  for (let height = first; height <= Number(blocks); height += 1) yield { height, bytes: testBlock(height, Number(size)) };
}

const relay = new BlockRelay({ source: { sender: 'spec', blocks: from }, queries, work, log: NullLogger, clock: { now: () => Date.now() }, config: { pollMs: 20 } });
relay.start();
