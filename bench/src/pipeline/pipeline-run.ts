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

export interface PipelineRun {
  readonly scenario: Scenario;
  /** From the first block handed over until the last one is in the tables. */
  readonly seconds: number;
  readonly used: Used;
  readonly storeBytes: number;
}

const SETTLE_MS = 1_500;

/** Runs the recorded blocks, up to the height `top`, through processes of their own, from an empty database and empty topics. */
export async function runPipeline(machine: Machine, scenario: Scenario, top: number): Promise<PipelineRun> {
  const place = await machine.makePlace();
  const store = new Child('store');
  const ingress = new Child('ingress');
  const validators = Array.from({ length: scenario.validators }, () => new Child('validator'));
  try {
    for (const [index, validator] of validators.entries()) {
      await validator.call('warm');
      await validator.call('join', { place, instance: `validator-${index}` });
    }
    await store.call('open', { place, verifier: scenario.validators === 0 ? 'threads' : 'kafka', seen: scenario.seen } satisfies StoreSetup);
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
    if (scenario.validators === 0) await store.call('importAll');
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
    return { scenario, seconds, used, storeBytes: await store.call<number>('maxRssBytes') };
  } finally {
    await Promise.allSettled([store, ingress, ...validators].map((child) => child.end()));
  }
}
