import { createWorkerVerifier, type ScriptBatch, type Verifier } from '@mbaas/platform-native-crypto';
import { realBlocks, realSpends } from '@mbaas/platform-native-crypto/contract';
import { createMetrics, NullLogger, type Logger } from '@mbaas/platform-observability';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saysOfAll } from '../test/scripted-validator.ts';
import { openWorld, type VerifierWorld } from '../test/verifier-world.ts';
import type { KafkaVerifier } from './asker/kafka-verifier.ts';

const spends = realSpends(realBlocks(1200));
const BATCH = 3;
const batches = Array.from({ length: 60 }, (_, at): ScriptBatch => ({ transactions: spends.slice(at * BATCH, (at + 1) * BATCH) })).filter(({ transactions }) => transactions.length > 0);

/** Another lock time: every signature is wrong. */
const spoilt = ({ transactions }: ScriptBatch): ScriptBatch => ({
  transactions: transactions.map(({ bytes, previousScripts }) => {
    const changed = Uint8Array.from(bytes);
    changed[changed.length - 1] = 1;
    return { bytes: changed, previousScripts };
  }),
});

let local: Verifier;
beforeAll(() => {
  local = createWorkerVerifier({ threads: 1 });
});
afterAll(() => local.close());

/** Collects the names of validators that an error line speaks of. */
function errorsInto(names: string[]): Logger {
  const log: Logger = { ...NullLogger, error: (_, fields) => void names.push(String(fields?.['validator'])), child: () => log };
  return log;
}

describe('a validator that', () => {
  let world: VerifierWorld;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  /** Asks in rounds until somebody is found out: a validator that has just started has no partitions yet. All answers must be true. */
  async function askUntilFoundOut(asker: KafkaVerifier, asked: readonly ScriptBatch[]): Promise<void> {
    const truth = await Promise.all(asked.map((batch) => local.checkScripts(batch)));
    do expect(await Promise.all(asked.map((batch) => asker.checkScripts(batch)))).toEqual(truth);
    while (asker.progress().distrusted.length === 0);
  }

  it('calls everything good is found out by the second opinion, logged, counted and not believed again', async () => {
    await Promise.all([world.startValidator('honest', local), world.startValidator('liar', saysOfAll([]))]);
    const names: string[] = [];
    const metrics = createMetrics();
    const asker = await world.startAsker({ local, secondOpinion: 1, log: errorsInto(names), metrics });
    await askUntilFoundOut(asker, batches.map(spoilt));
    expect(names).toEqual(['liar']);
    expect(asker.progress().distrusted).toEqual(['liar']);
    // What is good still passes, without the liar.
    expect((await Promise.all(batches.map((batch) => asker.checkScripts(batch)))).flat()).toEqual([]);
    expect((await metrics.render()).body).toMatch(/mbaas_verifier_batches_total\{event="distrusted"\} [1-9]/);
  });

  it('refuses good scripts is found out without any sampling, and costs no block', async () => {
    await Promise.all([world.startValidator('honest', local), world.startValidator('refuser', saysOfAll([{ transaction: 0, input: 0, code: 'SCRIPT_FALSE' }]))]);
    const names: string[] = [];
    await askUntilFoundOut(await world.startAsker({ local, log: errorsInto(names) }), batches);
    expect(names).toEqual(['refuser']);
  });

  it('is the only one and lies leaves the judging to who asks', async () => {
    await world.startValidator('alone', saysOfAll([{ transaction: 0, input: 0, code: 'SCRIPT_FALSE' }]));
    const names: string[] = [];
    await askUntilFoundOut(await world.startAsker({ local, log: errorsInto(names) }), batches);
    expect(names).toEqual(['alone']);
  });
});
