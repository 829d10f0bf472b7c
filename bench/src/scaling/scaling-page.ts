import { simulatePipeline, type SimulatedRun } from './pipeline-simulation.ts';
import { limits } from './scaling-model.ts';
import { SHAPE, type ScalingParameters, type ScalingShape } from './scaling-parameters.ts';

const VALIDATORS = [1, 2, 4, 8, 16, 32, 64, 128];
/** Enough for the start and the end of a run not to show. */
const BLOCKS = 2_000;

/** One way to build the platform, and what it changes of what was measured. */
interface Variant {
  readonly title: string;
  readonly parameters: (measured: ScalingParameters) => ScalingParameters;
  readonly shape: ScalingShape;
}

/** Sixteen times the scripts and signatures of the measured payments, in the same bytes: what multi-signature wallets send. */
const heavy = (measured: ScalingParameters): ScalingParameters => ({ ...measured, validatorUs: measured.validatorUs * 16 });

const MORE_PARTITIONS: ScalingShape = { ...SHAPE, partitions: 128 };

const VARIANTS: readonly Variant[] = [
  { title: 'payments of one signature, as it is', parameters: (measured) => measured, shape: SHAPE },
  {
    title: 'payments of one signature, commits at half the cost',
    parameters: (measured) => ({ ...measured, commitThreadUs: measured.commitThreadUs / 2, commitDatabaseUs: measured.commitDatabaseUs / 2 }),
    shape: SHAPE,
  },
  { title: 'transactions of sixteen signatures, 32 partitions', parameters: heavy, shape: SHAPE },
  { title: 'transactions of sixteen signatures, 128 partitions', parameters: heavy, shape: MORE_PARTITIONS },
];

const count = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** The tables and the picture of docs/scaling.md, made from what was measured. */
export function scalingPage(measured: ScalingParameters): string {
  const runs = VARIANTS.map(({ title, parameters, shape }) => {
    const used = parameters(measured);
    return { title, rows: VALIDATORS.map((validators) => ({ validators, limit: limits(used, shape, validators)[0], run: simulatePipeline(used, shape, validators, BLOCKS) })) };
  });
  const tables = runs.map(({ title, rows }) =>
    [
      `### ${title.slice(0, 1).toUpperCase()}${title.slice(1)}`,
      '',
      '| validators | tx/s, simulated | tx/s, ceiling | what limits | validators busy | writer thread busy | database busy | a block takes |',
      '|---|---|---|---|---|---|---|---|',
      ...rows.map(({ validators, limit, run }) => `| ${validators} | ${count(run.perSecond)} | ${count(limit?.perSecond ?? 0)} | ${limit?.what ?? ''} | ${busy(run)} | ${count(run.blockMs)} ms |`),
    ].join('\n'),
  );
  return `${picture(runs.map(({ rows }) => rows.map(({ run }) => run.perSecond)))}\n\n${tables.join('\n\n')}\n`;
}

const busy = ({ validatorsBusy, writerBusy, databaseBusy }: SimulatedRun): string => [validatorsBusy, writerBusy, databaseBusy].map(percent).join(' | ');

function picture(lines: readonly (readonly number[])[]): string {
  const most = Math.max(...lines.flat());
  return [
    '```mermaid',
    'xychart-beta',
    '  title "Simulated transactions a second by validators"',
    `  x-axis [${VALIDATORS.join(', ')}]`,
    `  y-axis "tx/s" 0 --> ${Math.ceil(most / 5_000) * 5_000}`,
    ...lines.map((values) => `  line [${values.map((value) => Math.round(value)).join(', ')}]`),
    '```',
  ].join('\n');
}
