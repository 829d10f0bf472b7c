import type { FactDefinition } from '../fact-definition.ts';
import { FACT_RETENTION_MS, type FactStream } from '../fact-stream.ts';
import { factHeaders } from '../headers/fact.headers.ts';
import { workHeaders } from '../headers/work.headers.ts';
import { jsonSchemaOf, type JsonSchema } from '../compatibility/json-schema.ts';
import type { Declarations } from '../compatibility/baseline.ts';
import { factTopic, workTopics } from '../topics.ts';
import type { WorkDefinition } from '../work-definition.ts';

/** Stands for the network in addresses. */
const NETWORK = '{network}';

const NETWORK_PARAMETER = { network: { description: 'Name of the chain: `mainnet`, `testnet`, `devnet`, or a private network\'s.' } };

const messageId = ({ name, version }: { readonly name: string; readonly version: number }): string => `${name}.v${version}`;

/** AsyncAPI 3.0 of every message over Kafka. One channel a topic; `send` is what the platform does, `receive` what a reader does. */
export function asyncApiDocument({ facts, work }: Declarations): Readonly<Record<string, unknown>> {
  const streams = [...new Set(facts.map(({ stream }) => stream))];
  const channels = [
    ...streams.flatMap((stream) => stream.sources.map((source) => factChannel(stream, source, facts))),
    ...work.flatMap((definition) => workChannels(definition)),
  ];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'MBaaS messages',
      version: '1.0.0',
      description: 'Everything that travels between the services of a Metaverse Blockchain-as-a-Service over Apache Kafka. Envelope: CloudEvents 1.0, Kafka binding, binary mode. Generated from the declarations.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(channels.flatMap(([id]) => [operation('send', id), operation('receive', id)])),
    components: {
      messages: Object.fromEntries([...facts.map(factMessage), ...work.map(workMessage)]),
      schemas: { factHeaders: jsonSchemaOf(factHeaders), workHeaders: jsonSchemaOf(workHeaders) },
    },
  };
}

type Named<T> = readonly [id: string, value: T];

const operation = (action: 'send' | 'receive', channel: string): Named<object> => [`${action}.${channel}`, { action, channel: { $ref: `#/channels/${channel}` } }];

/** A channel is named by its address without the network. */
const channelId = (address: string): string => address.slice(NETWORK.length + 1);

const topicBinding = (partitions: number, retentionMs: number): object => ({
  kafka: { partitions, topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': retentionMs }, bindingVersion: '0.5.0' },
});

const refs = (definitions: readonly { readonly name: string; readonly version: number }[]): object =>
  Object.fromEntries(definitions.map((definition) => [messageId(definition), { $ref: `#/components/messages/${messageId(definition)}` }]));

function factChannel(stream: FactStream, source: string, facts: readonly FactDefinition[]): Named<object> {
  const address = factTopic(NETWORK, source, stream);
  return [
    channelId(address),
    {
      address,
      title: `Facts of ${source}: ${stream.name}`,
      description: stream.doc,
      parameters: NETWORK_PARAMETER,
      messages: refs(facts.filter((fact) => fact.stream === stream)),
      bindings: topicBinding(stream.partitions, FACT_RETENTION_MS),
    },
  ];
}

function workChannels(work: WorkDefinition): Named<object>[] {
  const { main, retry, deadLetter } = workTopics(NETWORK, work);
  const topics = [
    [main, work.doc],
    [retry, 'What failed and is tried again when it is due.'],
    [deadLetter, 'What cannot be done, with its code, until an operator replays or drops it.'],
  ] as const;
  return topics.map(([{ name: address, partitions, retentionMs }, description]) => [
    channelId(address),
    { address, title: `Work: ${work.name}`, description, parameters: NETWORK_PARAMETER, messages: refs([work]), bindings: topicBinding(partitions, retentionMs) },
  ]);
}

const kafkaKey = (key: JsonSchema): object => ({ kafka: { key, bindingVersion: '0.5.0' } });

const factMessage = ({ name, version, keyedBy, doc, payload }: FactDefinition): Named<object> => [
  messageId({ name, version }),
  {
    name,
    title: `${name}, version ${version}`,
    summary: doc,
    contentType: 'application/json',
    tags: [{ name: 'fact' }],
    headers: { $ref: '#/components/schemas/factHeaders' },
    payload: jsonSchemaOf(payload),
    bindings: kafkaKey({ type: 'string', minLength: 1, maxLength: 200, description: `The ${keyedBy}: facts of one keep their order.` }),
  },
];

const workMessage = ({ name, version, doc, maxBytes, attempts }: WorkDefinition): Named<object> => [
  messageId({ name, version }),
  {
    name,
    title: `${name}, version ${version}`,
    summary: doc,
    description: `Tried ${attempts} times before the dead-letter topic. At most ${maxBytes} bytes; a body over the claim-check limit travels as hash and size.`,
    contentType: 'application/octet-stream',
    tags: [{ name: 'work' }],
    headers: { $ref: '#/components/schemas/workHeaders' },
    payload: { type: 'string', format: 'binary', maxLength: maxBytes },
    bindings: kafkaKey({ type: 'string', description: 'Only spreads the load: work keeps no order.' }),
  },
];
