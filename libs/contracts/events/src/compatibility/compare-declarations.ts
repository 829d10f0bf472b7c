import { baselineName, type Baseline, type FactBaseline, type StreamBaseline, type WorkBaseline } from './baseline.ts';
import { CHANGE_CODES, type Change, type ChangeCode } from './change-codes.ts';
import { compareSchemas } from './compare-schemas.ts';

/** A change to something published. */
export interface Finding extends Change {
  /** `mst.asset-issued.v1`. */
  readonly of: string;
}

/**
 * Compares what is declared with what was published. Empty: every reader goes on. A raised version is another message: it
 * needs its own baseline, and the one before stays declared while a log holds it.
 */
export function compareDeclarations(published: readonly Baseline[], today: readonly Baseline[]): Finding[] {
  const now = new Map(today.map((baseline) => [baselineName(baseline), baseline]));
  const known = new Set(published.map(baselineName));
  return [
    ...published.flatMap((before) => {
      const of = baselineName(before);
      const after = now.get(of);
      if (after === undefined) return before.retired === true ? [] : [{ of, path: '', code: 'MESSAGE_REMOVED' as const }];
      return compare(before, after).map((change) => ({ of, ...change }));
    }),
    ...[...now.keys()].filter((of) => !known.has(of)).map((of) => ({ of, path: '', code: 'MESSAGE_NEW' as const })),
  ];
}

/** One finding as a sentence that says what to do. */
export function sentenceOf({ of, path, code }: Finding): string {
  const where = path === '' ? of : `${of} at ${path}`;
  const advice = code === 'MESSAGE_NEW' || code === 'MESSAGE_REMOVED' ? '' : ' Leave the published version as it is and declare the change with the next version.';
  return `${where}: ${code}, ${CHANGE_CODES[code]}.${advice}`;
}

function compare(before: Baseline, after: Baseline): Change[] {
  if (before.kind === 'fact' && after.kind === 'fact') return compareFacts(before, after);
  if (before.kind === 'stream' && after.kind === 'stream') return compareStreams(before, after);
  if (before.kind === 'work' && after.kind === 'work') return compareWork(before, after);
  if (before.kind === 'envelope' && after.kind === 'envelope') return compareSchemas(before.headers, after.headers);
  return [{ path: '', code: 'TYPE_CHANGED' }];
}

const when = (changed: boolean, code: ChangeCode): Change[] => (changed ? [{ path: '', code }] : []);

const compareFacts = (before: FactBaseline, after: FactBaseline): Change[] => [
  ...when(before.stream !== after.stream, 'STREAM_CHANGED'),
  ...when(before.keyedBy !== after.keyedBy, 'KEY_CHANGED'),
  ...compareSchemas(before.payload, after.payload),
];

const compareStreams = (before: StreamBaseline, after: StreamBaseline): Change[] => [
  ...when(before.partitions !== after.partitions, 'PARTITIONS_CHANGED'),
  ...when(before.retentionMs !== after.retentionMs, 'RETENTION_CHANGED'),
  ...when(before.sources.some((source) => !after.sources.includes(source)), 'SOURCE_REMOVED'),
];

const compareWork = (before: WorkBaseline, after: WorkBaseline): Change[] => [
  ...when(before.partitions !== after.partitions, 'PARTITIONS_CHANGED'),
  ...when(before.retentionMs !== after.retentionMs, 'RETENTION_CHANGED'),
  ...when(before.maxBytes < after.maxBytes, 'BOUND_WIDENED'),
  ...when(before.maxBytes > after.maxBytes, 'BOUND_NARROWED'),
];
