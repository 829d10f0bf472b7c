import { decodeBlock } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { bulkBlocks } from './bulk-blocks.ts';
import { bareRate } from './pipeline/bare-rate.ts';
import { Child } from './pipeline/child.ts';
import { runDrain, type DrainRun } from './pipeline/drain-run.ts';
import { startMachine, type Machine } from './pipeline/machine.ts';
import { measureHop } from './pipeline/hop-run.ts';
import { runPipeline, type PipelineRun, type Scenario } from './pipeline/pipeline-run.ts';
import { drainTable, pipelineTable, type Counts } from './pipeline/pipeline-table.ts';
import type { StoreSetup } from './pipeline/store.process.ts';
import type { ScalingParameters } from './scaling/scaling-parameters.ts';

const SCENARIOS: readonly Scenario[] = [
  { title: 'combined, 2 threads', validators: 0, seen: false },
  { title: 'cluster, 1 validator', validators: 1, seen: false },
  { title: 'cluster, 2 validators', validators: 2, seen: false },
  { title: 'cluster, 2 validators, transactions seen before', validators: 2, seen: true },
  { title: 'combined, transactions seen before', validators: 0, seen: true },
];
const DRAINS = [1, 2];

/**
 * `npm run bench -- pipeline`: the recorded blocks through Kafka and validators into PostgreSQL, beside combined mode and
 * the bare library in the same session; then validators alone. Prints the tables of docs/performance.md and what the
 * scaling model is fed with.
 */
export async function pipelineBench(): Promise<void> {
  const counts = countAll();
  const bare = await bareRate();
  const machine = await startMachine();
  try {
    const runs: PipelineRun[] = [];
    for (const scenario of SCENARIOS) {
      runs.push(await runPipeline(machine, scenario, counts.blocks - 1));
      process.stderr.write(`${scenario.title}: ${runs.at(-1)?.again.seconds.toFixed(1)} s\n`);
    }
    const drains: DrainRun[] = [];
    for (const validators of DRAINS) drains.push(await runDrain(machine, validators));
    const parameters = await scalingParameters(machine, runs, counts);
    process.stdout.write(`Bare native library, one thread: ${Math.round(bare).toLocaleString('en')} signatures/s\n\n${pipelineTable(runs, counts, bare)}\n\n`);
    process.stdout.write(`CPU columns: µs a transaction.\n\n${drainTable(drains, bare)}\n\n`);
    process.stdout.write(`For bench/scaling.measured.json:\n${JSON.stringify({ parameters }, null, 2)}\n`);
  } finally {
    await machine.close();
  }
}

function countAll(): Counts {
  const decoded = bulkBlocks().map((bytes) => expectOk(decodeBlock(bytes), 'a real block'));
  const transactions = decoded.reduce((sum, { transactionSpans }) => sum + transactionSpans.length, 0);
  // Every input of this file carries one signature, the null inputs of coinbases none.
  const signatures = decoded.reduce((sum, { block }) => sum + block.transactions.slice(1).reduce((inputs, transaction) => inputs + transaction.inputs.length, 0), 0);
  return { blocks: decoded.length, transactions, signatures };
}

/** From the run with two validators, and a store of its own for what no run shows apart. */
async function scalingParameters(machine: Machine, runs: readonly PipelineRun[], { transactions }: Counts): Promise<ScalingParameters> {
  const run = runs.find(({ scenario }) => scenario.validators === 2 && !scenario.seen);
  const each = (seconds: number): number => (seconds * 1e6) / transactions;
  const place = await machine.makePlace();
  const store = new Child('store');
  try {
    await store.call('open', { place, verifier: 'gated', seen: false } satisfies StoreSetup);
    const { prepareUs, commitThreadUs } = await store.call<{ readonly prepareUs: number; readonly commitThreadUs: number }>('split');
    const commitFixedMs = await store.call<number>('commitFixedMs');
    const used = run?.again.used;
    const figures: ScalingParameters = {
      validatorUs: each((used?.validators ?? []).reduce((sum, value) => sum + value, 0)),
      prepareUs,
      commitThreadUs,
      commitDatabaseUs: each(used?.postgres ?? NaN),
      brokerUs: each(used?.broker ?? NaN),
      hopMs: await measureHop(machine),
      commitFixedMs,
    };
    return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(1))])) as unknown as ScalingParameters;
  } finally {
    await store.end();
  }
}
