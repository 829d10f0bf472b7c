import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { startSpecServer, type SpecServer } from '../../test/spec-database.ts';
import { append, effectConsumer, effects, makeEffects } from '../contract/bus-world.ts';
import { InProcessBus } from './in-process-bus.ts';

const CHILD = fileURLToPath(new URL('../../test/run-bus.ts', import.meta.url));
const KILLS = 12;

let server: SpecServer;
let database: Database;
beforeAll(async () => {
  server = await startSpecServer();
  database = await server.createDatabase(['alpha', 'gamma']);
  await makeEffects(database);
  await database.query('CREATE TABLE gamma.counter AS SELECT 0 AS n');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const startChild = (): ChildProcess =>
  spawn(process.execPath, ['--conditions=@mbaas/source', CHILD, database.url], { stdio: ['ignore', 'pipe', 'inherit'] });

const kill = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
};

describe('a process with relay and consumer', () => {
  it('may be killed at any moment: each fact has its effect once, in the order of its key', async () => {
    let appended = 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await append(database, [appended + 1, appended + 2], { key: 'k' });
        appended += 2;
        await sleep(Math.random() * 4);
      }
    })();
    let killedAtWork = 0;
    // The test means something only where kills met unfinished work, however many that takes here.
    for (let round = 0; round < KILLS || killedAtWork <= KILLS / 2; round += 1) {
      const child = startChild();
      await once(child.stdout!, 'data');
      await sleep(Math.random() * 120);
      await kill(child);
      const [done] = (await database.query<{ n: number }>('SELECT n FROM gamma.counter')).rows;
      if ((done?.n ?? 0) < appended) killedAtWork += 1;
    }
    writing = false;
    await writer;
    const last = startChild();
    const all = Array.from({ length: appended }, (_, index) => index + 1);
    await vi.waitFor(async () => expect(await effects(database)).toEqual(all), { timeout: 30_000, interval: 50 });
    expect((await database.query('SELECT n FROM gamma.counter')).rows).toEqual([{ n: appended }]);
    expect(killedAtWork).toBeGreaterThan(KILLS / 2);
    await kill(last);
  });

  it('goes on by itself after the server crashed and recovered', async () => {
    const crashed = await server.createDatabase(['alpha', 'gamma']);
    await makeEffects(crashed);
    const bus = new InProcessBus({ sources: [{ database: crashed, schema: 'alpha' }], log: NullLogger, pollMs: 50, retryMs: 5 });
    bus.consume(effectConsumer(crashed));
    await bus.start();
    await append(crashed, [1]);
    await vi.waitFor(async () => expect(await effects(crashed)).toEqual([1]), { timeout: 10_000 });
    const { rows } = await crashed.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    // The death of one of its processes makes the server cut all connections and recover from its log.
    process.kill(rows[0]!.pid, 'SIGKILL');
    await vi.waitFor(() => append(crashed, [2]), { timeout: 20_000, interval: 100 });
    await vi.waitFor(async () => expect((await effects(crashed)).at(-1)).toBe(2), { timeout: 20_000, interval: 100 });
    expect((await effects(crashed)).filter((n) => n === 1)).toHaveLength(1);
    await bus.stop();
    await crashed.close();
  });
});
