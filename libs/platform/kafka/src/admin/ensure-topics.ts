import kafkajs, { type Admin } from 'kafkajs';
import { KafkaError, TopicMismatch, type TopicDifference } from '../kafka.errors.ts';
import type { TopicDeclaration } from '../kafka.port.ts';
import { refusalOf } from '../client/refusal.ts';
import type { AdminClient } from './admin-client.ts';

const SETTINGS = ['retention.ms', 'min.insync.replicas'] as const;
/** Of three busy brokers one may hear of a topic this much later than another. */
const SEEN_MS = 30_000;
const LOOK_MS = 100;
/** undefined: no broker said anything, as the client tells it. */
const RETRIED: ReadonlySet<string | undefined> = new Set([undefined, 'UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** With three replicas two must have a record before it is acknowledged: one broker may go. */
const inSync = (replication: number): number => (replication >= 3 ? 2 : 1);

/** Creates the topics that are missing and compares the others; several processes may do so at once. */
export async function ensureTopics(client: Pick<AdminClient, 'ask'>, topics: readonly TopicDeclaration[], replication: number): Promise<void> {
  if (topics.length === 0) return;
  const existing = new Set(await client.ask((admin) => admin.listTopics()));
  const missing = topics.filter(({ name }) => !existing.has(name));
  // One by one: in one request with others the client does not say which of them somebody else was faster with.
  for (const topic of missing) await client.ask((admin) => createTopic(admin, topic, replication));
  await waitUntilKnown(client, missing.map(({ name }) => name));
  await compare(client, topics, replication);
}

async function createTopic(admin: Admin, { name, partitions, retentionMs }: TopicDeclaration, replication: number): Promise<void> {
  await admin.createTopics({
    waitForLeaders: false,
    topics: [
      {
        topic: name,
        numPartitions: partitions,
        replicationFactor: replication,
        configEntries: [
          { name: 'retention.ms', value: String(retentionMs) },
          { name: 'min.insync.replicas', value: String(inSync(replication)) },
        ],
      },
    ],
  });
}

/** A created topic reaches the broker that is asked a moment later. */
async function waitUntilKnown(client: Pick<AdminClient, 'ask'>, names: readonly string[]): Promise<void> {
  const until = Date.now() + SEEN_MS;
  for (let known = names.length === 0; !known; ) {
    const listed = new Set(await client.ask((admin) => admin.listTopics()));
    known = names.every((name) => listed.has(name));
    if (!known && Date.now() > until) throw new KafkaError('KAFKA_BROKER_FAILED', 'Created topics do not appear.');
    if (!known) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function compare(client: Pick<AdminClient, 'ask'>, topics: readonly TopicDeclaration[], replication: number): Promise<void> {
  const names = topics.map(({ name }) => name);
  const metadata = await retryUnknown(() => client.ask((admin) => admin.fetchTopicMetadata({ topics: names })));
  const resources = names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: [...SETTINGS] }));
  const configs = await retryUnknown(() => client.ask((admin) => admin.describeConfigs({ includeSynonyms: false, resources })));
  for (const { name, partitions, retentionMs } of topics) {
    const found = metadata.topics.find((topic) => topic.name === name)?.partitions ?? [];
    const entries = configs.resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    const setting = (wanted: (typeof SETTINGS)[number]): number => Number(entries.find(({ configName }) => configName === wanted)?.configValue ?? Number.NaN);
    const rows: readonly TopicDifference[] = [
      { property: 'partitions', declared: partitions, found: found.length },
      { property: 'replication', declared: replication, found: Math.min(...found.map(({ replicas }) => replicas.length)) },
      { property: 'retention.ms', declared: retentionMs, found: setting('retention.ms') },
      { property: 'min.insync.replicas', declared: inSync(replication), found: setting('min.insync.replicas') },
    ];
    const differences = rows.filter((row) => row.declared !== row.found);
    if (differences.length > 0) throw new TopicMismatch(name, differences);
  }
}

/**
 * A broker that has just listed a topic may be followed by one that has not heard of it, or that has no leader for it yet. The client
 * sometimes hides which of both it was and ends with an error of its own; asking again changes nothing.
 */
async function retryUnknown<T>(ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + SEEN_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > until || !RETRIED.has(refusalOf(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
