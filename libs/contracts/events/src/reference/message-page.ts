import type { Declarations } from '../compatibility/baseline.ts';
import { jsonSchemaOf, type JsonSchema } from '../compatibility/json-schema.ts';
import type { FactDefinition } from '../fact-definition.ts';
import { FACT_RETENTION_MS, type FactStream } from '../fact-stream.ts';
import { factHeaders } from '../headers/fact.headers.ts';
import { workHeaders } from '../headers/work.headers.ts';
import { deadLetterTopic, factTopic, retryTopic, workTopic } from '../topics.ts';
import { CLAIM_CHECK_BYTES, type WorkDefinition } from '../work-definition.ts';
import { schemaRows } from './schema-rows.ts';

const HOUR_MS = 3_600_000;
const NETWORK = '<network>';

/** The page that people read: docs/events.md. */
export function messagePage({ facts, work }: Declarations): string {
  const streams = [...new Set(facts.map(({ stream }) => stream))];
  return [
    '# Messages between services',
    '',
    'Generated from `libs/contracts/events` by `node tools/describe-messages.mjs`; a spec fails when it is stale. For machines:',
    '[asyncapi.json](asyncapi.json) (AsyncAPI 3.0). What a change to a message may do is told by `libs/contracts/events/baseline`.',
    '',
    '- **Facts** have happened. They are written with the state they speak of, never lost, handled once in effect, and keep the order',
    '  of their key. JSON; an amount is a decimal string of atoms.',
    '- **Work** is asked for again when it is lost, and keeps no order. Bytes.',
    '',
    ...streams.flatMap((stream) => streamSection(stream, facts)),
    '## Work',
    '',
    ...work.flatMap(workSection),
    '## Envelope of a fact',
    '',
    'CloudEvents 1.0, Kafka binding, binary mode: attributes are headers. Headers that are not named here are passed over.',
    '',
    ...memberTable(jsonSchemaOf(factHeaders), 'header'),
    '## Envelope of work',
    '',
    `A body over ${CLAIM_CHECK_BYTES / 1024} KiB lies in the claim table; the message then carries its hash and size. Headers that begin with \`x-\` are the`,
    'publisher\'s own.',
    '',
    ...memberTable(jsonSchemaOf(workHeaders), 'header'),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function streamSection(stream: FactStream, facts: readonly FactDefinition[]): string[] {
  const topics = stream.sources.map((source) => `\`${factTopic(NETWORK, source, stream)}\``);
  const order = stream.partitions === 1 ? 'one partition: one order for all' : `${stream.partitions} partitions: one order a key`;
  return [
    `## Facts: ${stream.name}`,
    '',
    `${stream.doc}`,
    '',
    `Topic ${topics.join(', ')}; ${order}; kept ${FACT_RETENTION_MS / (24 * HOUR_MS)} days.`,
    '',
    ...facts.filter((fact) => fact.stream === stream).flatMap(factSection),
  ];
}

const factSection = ({ name, version, keyedBy, doc, payload }: FactDefinition): string[] => [
  `### ${name}, version ${version}`,
  '',
  `${doc} Key: ${keyedBy}.`,
  '',
  ...memberTable(jsonSchemaOf(payload), 'member'),
];

const workSection = (work: WorkDefinition): string[] => [
  `### ${work.name}, version ${work.version}`,
  '',
  work.doc,
  '',
  `Topic \`${workTopic(NETWORK, work)}\`, retries in \`${retryTopic(NETWORK, work)}\`, dead letters in \`${deadLetterTopic(NETWORK, work)}\`; ${work.partitions} ${work.partitions === 1 ? 'partition' : 'partitions'};`,
  `kept ${work.retentionMs / HOUR_MS} hours; at most ${work.maxBytes.toLocaleString('en')} bytes; ${work.attempts} ${work.attempts === 1 ? 'try' : 'tries'} before the dead-letter topic.`,
  '',
];

const memberTable = (schema: JsonSchema, what: 'member' | 'header'): string[] => [
  `| ${what} | type | values | says |`,
  '|---|---|---|---|',
  ...schemaRows(schema).map(({ path, type, bounds, required, doc }) => `| \`${path}\`${required ? '' : ' (optional)'} | ${type} | ${bounds} | ${doc} |`),
  '',
];
