import { BusyResource } from './busy-resource.ts';
import { EventQueue } from './event-queue.ts';
import { pseudoRandom } from './pseudo-random.ts';
import type { ScalingParameters, ScalingShape } from './scaling-parameters.ts';

/** What a simulated run did. Shares are of the run's time, 0..1. */
export interface SimulatedRun {
  readonly perSecond: number;
  readonly writerBusy: number;
  readonly databaseBusy: number;
  /** Mean over the validators. */
  readonly validatorsBusy: number;
  /** Median time from a block's preparation to its commit, ms. */
  readonly blockMs: number;
}

interface SimulatedBlock {
  openBatches: number;
  readonly preparedAt: number;
}

/** Seed of the variation: a figure is the same each time it is made. */
const SEED = 20_261_121;

/**
 * Plays the flow of blocks: one thread prepares them, batches travel to the validators that own their partitions and
 * back, commits go in order while later blocks are prepared, and no more is prepared than the window holds. Every part has a
 * core of its own; what is simulated is waiting, not sharing.
 */
export function simulatePipeline(parameters: ScalingParameters, shape: ScalingShape, validators: number, blocks: number): SimulatedRun {
  const { validatorUs, prepareUs, commitThreadUs, commitDatabaseUs, brokerUs, hopMs, commitFixedMs } = parameters;
  const { partitions, batchTransactions, blockTransactions, windowTransactions, commitTransactions, variation } = shape;
  const events = new EventQueue();
  const random = pseudoRandom(SEED);
  const thread = new BusyResource(events);
  const database = new BusyResource(events);
  const broker = new BusyResource(events);
  const cores = Array.from({ length: Math.min(validators, partitions) }, () => new BusyResource(events));
  const batchesOfBlock = Math.max(1, Math.round(blockTransactions / batchTransactions));
  const windowBlocks = Math.max(1, Math.floor(windowTransactions / blockTransactions));
  const commitBlocks = Math.max(1, Math.floor(commitTransactions / blockTransactions));
  const hop = hopMs * 1000;
  const waiting: SimulatedBlock[] = [];
  const times: number[] = [];
  let prepared = 0;
  let nextPartition = 0;
  let committing = false;
  let preparing = false;
  let finishedAt = 0;

  const prepare = (): void => {
    if (preparing || prepared >= blocks || waiting.length >= windowBlocks) return;
    preparing = true;
    thread.work(blockTransactions * prepareUs, () => {
      preparing = false;
      prepared += 1;
      const block: SimulatedBlock = { openBatches: batchesOfBlock, preparedAt: events.now };
      waiting.push(block);
      for (let batch = 0; batch < batchesOfBlock; batch += 1) check(block);
      prepare();
    });
  };
  const check = (block: SimulatedBlock): void => {
    const core = cores[nextPartition++ % partitions % cores.length];
    const transactions = blockTransactions / batchesOfBlock;
    const slowness = 1 - variation + 2 * variation * random();
    broker.work(transactions * brokerUs, () =>
      events.in(hop, () =>
        core?.work(transactions * validatorUs * slowness, () =>
          events.in(hop, () => {
            block.openBatches -= 1;
            commit();
          }),
        ),
      ),
    );
  };
  const commit = (): void => {
    if (committing) return;
    let count = 0;
    while (count < Math.min(commitBlocks, waiting.length) && waiting[count]?.openBatches === 0) count += 1;
    if (count === 0) return;
    committing = true;
    const transactions = count * blockTransactions;
    thread.work(transactions * commitThreadUs, () =>
      database.work(transactions * commitDatabaseUs + commitFixedMs * 1000, () => {
        for (const { preparedAt } of waiting.splice(0, count)) times.push(events.now - preparedAt);
        committing = false;
        finishedAt = events.now;
        commit();
        prepare();
      }),
    );
  };
  prepare();
  events.run();
  const validatorsBusy = cores.reduce((sum, { busy }) => sum + busy, 0) / validators;
  return {
    perSecond: (blocks * blockTransactions * 1_000_000) / finishedAt,
    writerBusy: thread.busy / finishedAt,
    databaseBusy: database.busy / finishedAt,
    validatorsBusy: validatorsBusy / finishedAt,
    blockMs: (times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0) / 1000,
  };
}
