import type { FactDefinition } from '../fact-definition.ts';
import { FACT_RETENTION_MS, type FactStream } from '../fact-stream.ts';
import { factHeaders } from '../headers/fact.headers.ts';
import { workHeaders } from '../headers/work.headers.ts';
import type { WorkDefinition } from '../work-definition.ts';
import { jsonSchemaOf, type JsonSchema } from './json-schema.ts';

/** What was published of a message, a stream or an envelope: one file of `baseline/`. */
export type Baseline = FactBaseline | StreamBaseline | WorkBaseline | EnvelopeBaseline;

export interface FactBaseline {
  readonly kind: 'fact';
  readonly name: string;
  readonly version: number;
  /** `asset.v1`. */
  readonly stream: string;
  readonly keyedBy: string;
  readonly payload: JsonSchema;
  /** Written by hand when no log holds the version any more. */
  readonly retired?: true;
}

export interface StreamBaseline {
  readonly kind: 'stream';
  readonly name: string;
  readonly version: number;
  readonly partitions: number;
  readonly sources: readonly string[];
  readonly retentionMs: number;
  readonly retired?: true;
}

export interface WorkBaseline {
  readonly kind: 'work';
  readonly name: string;
  readonly version: number;
  readonly partitions: number;
  readonly retentionMs: number;
  readonly maxBytes: number;
  readonly retired?: true;
}

export interface EnvelopeBaseline {
  readonly kind: 'envelope';
  readonly name: 'facts' | 'work';
  readonly headers: JsonSchema;
  readonly retired?: true;
}

/** Everything that is declared, as `compareDeclarations` takes it. */
export interface Declarations {
  readonly facts: readonly FactDefinition[];
  readonly work: readonly WorkDefinition[];
}

const streamName = ({ name, version }: FactStream): string => `${name}.v${version}`;

/** What would be published today. */
export function baselinesOf({ facts, work }: Declarations): Baseline[] {
  const streams = new Set(facts.map(({ stream }) => stream));
  return [
    ...facts.map(({ name, version, stream, keyedBy, payload }): FactBaseline => ({ kind: 'fact', name, version, stream: streamName(stream), keyedBy, payload: jsonSchemaOf(payload) })),
    ...[...streams].map(({ name, version, partitions, sources }): StreamBaseline => ({ kind: 'stream', name, version, partitions, sources, retentionMs: FACT_RETENTION_MS })),
    ...work.map(({ name, version, partitions, retentionMs, maxBytes }): WorkBaseline => ({ kind: 'work', name, version, partitions, retentionMs, maxBytes })),
    { kind: 'envelope', name: 'facts', headers: jsonSchemaOf(factHeaders) },
    { kind: 'envelope', name: 'work', headers: jsonSchemaOf(workHeaders) },
  ];
}

/** Its file in `baseline/`, and its name in findings: `mst.asset-issued.v1`, `stream.asset.v1`, `envelope.facts`. */
export function baselineName(baseline: Baseline): string {
  if (baseline.kind === 'envelope') return `envelope.${baseline.name}`;
  const name = `${baseline.name}.v${baseline.version}`;
  return baseline.kind === 'stream' ? `stream.${name}` : name;
}
