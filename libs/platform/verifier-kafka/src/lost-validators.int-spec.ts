import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CLAIM_CHECK_BYTES } from '@mbaas/contracts-events';
import { createWorkerVerifier, type ScriptBatch, type Verifier } from '@mbaas/platform-native-crypto';
import { realBlocks, realSpends } from '@mbaas/platform-native-crypto/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type VerifierWorld } from '../test/verifier-world.ts';

const CHILD = fileURLToPath(new URL('../test/run-validator.ts', import.meta.url));
const spends = realSpends(realBlocks(1200));

let world: VerifierWorld;
let local: Verifier;
beforeAll(async () => {
  world = await openWorld();
  local = createWorkerVerifier({ threads: 1 });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await local.close();
});

/** A validator and when it had its first batch. */
interface Running {
  readonly child: ChildProcess;
  readonly working: Promise<void>;
}

async function startChild(instance: string): Promise<Running> {
  const child = spawn(process.execPath, ['--conditions=@mbaas/source', CHILD, world.brokers.join(','), world.network, world.databaseUrl, instance], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = Promise.withResolvers<void>();
  const working = Promise.withResolvers<void>();
  child.stdout!.on('data', (lines: Buffer) => {
    if (lines.includes('ready')) ready.resolve();
    if (lines.includes('working')) working.resolve();
  });
  await ready.promise;
  return { child, working: working.promise };
}

async function kill({ child }: Running): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Batches that are all different, one in ten with a transaction whose signatures are wrong. */
function batchOf(number: number): ScriptBatch {
  const from = (number * 7) % (spends.length - 20);
  const transactions = spends.slice(from, from + 5 + (number % 15));
  if (number % 10 !== 0) return { transactions };
  const [first, ...rest] = transactions;
  const bytes = Uint8Array.from(first!.bytes);
  bytes[bytes.length - 1] = 1 + (number % 200);
  return { transactions: [{ ...first!, bytes }, ...rest] };
}

describe('validators', () => {
  it('may be killed at any moment: others take over, and no verdict is wrong or missing', async () => {
    const validators = new Map([['0', await startChild('validator-0')], ['1', await startChild('validator-1')]]);
    const asker = await world.startAsker({ local, askAgainMs: 500 });
    let asking = true;
    let answered = 0;
    let killedAtWork = 0;
    const ask = async (offset: number): Promise<void> => {
      for (let number = offset; asking; number += 4) {
        const batch = batchOf(number);
        const [verdict, truth] = await Promise.all([asker.checkScripts(batch), local.checkScripts(batch)]);
        expect(verdict).toEqual(truth);
        answered += 1;
      }
    };
    const askers = [0, 1, 2, 3].map(ask);
    for (const [round, name] of ['0', '1', '0'].entries()) {
      const victim = validators.get(name)!;
      await victim.working;
      await sleep(Math.random() * 400);
      const before = answered;
      if (asker.progress().open > 0) killedAtWork += 1;
      await kill(victim);
      validators.set(name, await startChild(`validator-${name}-again-${round}`));
      // Both shares are worked on again.
      while (answered < before + 60) await sleep(20);
    }
    asking = false;
    await Promise.all(askers);
    expect(killedAtWork).toBeGreaterThan(0);
    expect(asker.progress()).toEqual({ open: 0, waiting: 0, oldestMs: 0, distrusted: [] });
    await asker.stop();
    for (const validator of validators.values()) await kill(validator);
  }, 180_000);

  it('that are not there are waited for, and the age of what waits is told', async () => {
    const asker = await world.startAsker({ local, askAgainMs: 100 });
    const asked = asker.checkScripts({ transactions: spends.slice(0, 3) });
    await expect.poll(() => asker.progress().oldestMs, { timeout: 15_000 }).toBeGreaterThan(500);
    expect(asker.progress().open).toBe(1);
    const end = await world.startValidator('late', local);
    expect(await asked).toEqual([]);
    await asker.stop();
    await end();
  });

  it('are not waited for when who asks stops', async () => {
    const asker = await world.startAsker({ local });
    const asked = Promise.allSettled([asker.checkScripts({ transactions: spends.slice(5, 8) }), asker.checkSeals([new Uint8Array(148)])]);
    await asker.close();
    for (const outcome of await asked) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'VALIDATION_STOPPED' } });
  });

  it('get batches that are too long for a message, down to a single transaction', async () => {
    const end = await world.startValidator('long', local);
    const asker = await world.startAsker({ local });
    // A script this long fails, and in the same way everywhere.
    const long = { ...spends[0]!, previousScripts: spends[0]!.previousScripts.map(() => new Uint8Array(CLAIM_CHECK_BYTES + 1).fill(0x51)) };
    const transactions = [spends[1]!, long, spends[2]!];
    const failures = await local.checkScripts({ transactions });
    expect(failures[0]).toMatchObject({ transaction: 1, input: 0, code: 'SCRIPT_TOO_LONG' });
    expect(await asker.checkScripts({ transactions })).toEqual(failures);
    const beyond = { ...long, previousScripts: long.previousScripts.map(() => new Uint8Array(8_000_001)) };
    const two = { transactions: [spends[1]!, beyond] };
    expect(await asker.checkScripts(two)).toEqual(await local.checkScripts(two));
    await asker.stop();
    await end();
  });
});
