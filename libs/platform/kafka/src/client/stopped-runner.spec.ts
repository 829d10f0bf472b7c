import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { endFetchersOfStopped, RunnerStopped, type FetchingRunner } from './stopped-runner.ts';

const require = createRequire(import.meta.url);
const Runner = require('kafkajs/src/consumer/runner.js') as { readonly prototype: FetchingRunner };
const createFetchManager = require('kafkajs/src/consumer/fetchManager.js') as (options: object) => { start(): Promise<void>; stop(): Promise<void> };

const logger = { namespace: () => logger, debug: () => undefined, info: () => undefined };

describe('endFetchersOfStopped', () => {
  it('ends fetchers that were made after the stop of their consumer', async () => {
    endFetchersOfStopped();
    endFetchersOfStopped();
    const stopped = Object.assign(Object.create(Runner.prototype) as FetchingRunner, { running: false, logger, consumerGroup: {} });
    const manager = createFetchManager({ logger, getNodeIds: () => [1, 2], fetch: (nodeId: number) => stopped.fetch(nodeId), handler: () => undefined });
    // Without it this never ends, and no timer could tell.
    await expect(manager.start()).rejects.toBeInstanceOf(RunnerStopped);
  });

  it('leaves a running one alone', async () => {
    endFetchersOfStopped();
    const running = Object.assign(Object.create(Runner.prototype) as FetchingRunner, {
      running: true,
      logger,
      instrumentationEmitter: { emit: () => undefined },
      consumerGroup: { fetch: async () => ['batch'] },
    });
    expect(await running.fetch(1)).toEqual(['batch']);
  });
});
