import { Child } from './child.ts';
import type { Machine } from './machine.ts';
import { cpuSeconds, treeCpuSeconds } from './process-cpu.ts';
import type { StoreSetup } from './store.process.ts';

export interface Scenario {
  readonly title: string;
  /** 0: combined mode, two threads of the process that stores. */
  readonly validators: number;
  readonly seen: boolean;
}

/** CPU seconds by process. */
export interface Used {
  readonly store: number;
  readonly validators: readonly number[];
  readonly ingress: number;
  readonly broker: number;
  readonly postgres: number;
}

/** The recorded blocks once through, from an empty database and empty topics. */
export interface Pass {
  /** From the first block handed over until the last one is in the tables. */
  readonly seconds: number;
  readonly used: Used;
}

export interface PipelineRun {
  readonly scenario: Scenario;
  /** In processes that have just started, their compilers still at work. */
  readonly first: Pass;
  /** In the same processes afterwards, as in service. */
  readonly again: Pass;
  readonly storeBytes: number;
}

const SETTLE_MS = 1_500;

interface Processes {
  readonly store: Child;
  readonly ingress: Child;
  readonly validators: readonly Child[];
}

/** Runs the recorded blocks, up to the height `top`, through processes of their own, twice. */
export async function runPipeline(machine: Machine, scenario: Scenario, top: number): Promise<PipelineRun> {
  const validators = Array.from({ length: scenario.validators }, () => new Child('validator'));
  const processes: Processes = { store: new Child('store'), ingress: new Child('ingress'), validators };
  const all = [processes.store, processes.ingress, ...validators];
  try {
    for (const validator of validators) await validator.call('warm');
    const first = await runOnce(machine, scenario, processes, top);
    // Another network: whatever is remembered of the first one's batches and outputs is left with it.
    for (const child of all) await child.call('leave');
    const again = await runOnce(machine, scenario, processes, top);
    return { scenario, first, again, storeBytes: await processes.store.call<number>('maxRssBytes') };
  } finally {
    await Promise.allSettled(all.map((child) => child.end()));
  }
}

async function runOnce(machine: Machine, { validators: count, seen }: Scenario, { store, ingress, validators }: Processes, top: number): Promise<Pass> {
  const place = await machine.makePlace();
  for (const [index, validator] of validators.entries()) await validator.call('join', { place, instance: `validator-${index}` });
  await store.call('open', { place, verifier: count === 0 ? 'threads' : 'kafka', seen } satisfies StoreSetup);
  await ingress.call('open', place);
  // The group has shared its partitions.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

  const sample = (): Used => ({
    store: cpuSeconds(store.pid),
    validators: validators.map(({ pid }) => cpuSeconds(pid)),
    ingress: cpuSeconds(ingress.pid),
    broker: cpuSeconds(machine.brokerPid),
    postgres: treeCpuSeconds(machine.postgresPid),
  });
  const before = sample();
  const startedAt = performance.now();
  if (count === 0) await store.call('importAll');
  else await Promise.all([ingress.call('feed'), store.call('stored', top)]);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = sample();
  const used: Used = {
    store: after.store - before.store,
    validators: after.validators.map((value, index) => value - (before.validators[index] ?? 0)),
    ingress: after.ingress - before.ingress,
    broker: after.broker - before.broker,
    postgres: after.postgres - before.postgres,
  };
  return { seconds, used };
}
