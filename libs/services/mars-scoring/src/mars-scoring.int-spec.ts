import { blockConnected, blockDisconnected, type BlockPart } from '@mbaas/contracts-events';
import { marsScore } from '@mbaas/contracts-queries';
import { appendFacts, InProcessBus, InProcessQueries, installMessaging, newFact } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, block, ETP, type Story } from '../test/block-facts.ts';
import { createMarsScoring } from './mars-scoring.ts';

const log = NullLogger;
const alice = addressOf(0);
const registration: Story = { inputs: [{ address: alice, value: ETP }], outputs: [{ address: alice }], effects: [{ type: 'avatar-registered', name: 'alice', address: alice }], fee: ETP };

let db: TestDatabase;
let bus: InProcessBus;
let queries: InProcessQueries;

async function start(): Promise<void> {
  queries = new InProcessQueries({ log });
  bus = new InProcessBus({ sources: ['chain', 'mars'].map((schema) => ({ database: db.database, schema })), log, pollMs: 50, retryMs: 5 });
  const mars = createMarsScoring({ database: db.database, network: { name: 'devnet' }, bus, registry: queries, log });
  await mars.start();
  await bus.start();
}

beforeEach(async () => {
  db = await createTestDatabase();
  await installMessaging(db.database, 'chain', log);
  await start();
});
afterEach(async () => {
  await bus.stop();
  await db.drop();
});

const tell = (event: typeof blockConnected, ...parts: readonly BlockPart[]) =>
  db.database.transaction((tx) => appendFacts(tx, 'chain', parts.map((payload) => newFact({ event, key: payload.network, payload }))));

const ask = async (avatar = 'alice') => {
  const answer = await queries.ask(marsScore, { avatar });
  return answer.ok ? answer.value : answer.error.code;
};

async function eventually<T>(question: () => Promise<T>, passes: (value: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 10_000; ; await pause(20)) {
    const value = await question();
    if (passes(value) || Date.now() > deadline) return value;
  }
}

describe('mars.score', () => {
  it('tells the score of a new avatar at once, with its explanation', async () => {
    await tell(blockConnected, block(null, '2026-11-20T00:00:00Z', [registration]));
    const score = await eventually(() => ask(), (answer) => typeof answer !== 'string');
    expect(score).toMatchObject({ avatar: 'alice', score: '260.88', month: '2026-11', provisional: true, asOfHeight: 0 });
    if (typeof score === 'string') throw new Error(score);
    expect(score.groups.map(({ group, points }) => [group, points])).toEqual([['behaviour', 80], ['capability', 80], ['credit', 20], ['network', 20]]);
    expect(score.factors).toHaveLength(10);
    expect(score.factors.find(({ factor }) => factor === 'fee')).toMatchObject({ value: '1', points: 20, sentence: '1 ETP paid in fees: 20 points' });
  });

  it.each(['nobody', 'al\0ice'])('does not know %j', async (avatar) => {
    expect(await ask(avatar)).toBe('MARS_AVATAR_UNKNOWN');
  });

  it('forgets an avatar whose registration goes, and those of other networks', async () => {
    const registered = block(null, '2026-11-20T00:00:00Z', [registration]);
    await tell(blockConnected, { ...registered, network: 'elsewhere' });
    await tell(blockConnected, registered);
    await eventually(() => ask(), (answer) => typeof answer !== 'string');
    await tell(blockDisconnected, registered);
    expect(await eventually(() => ask(), (answer) => typeof answer === 'string')).toBe('MARS_AVATAR_UNKNOWN');
  });

  it('counts a fact once that is delivered again', async () => {
    const first = block(null, '2026-11-20T00:00:00Z', [registration]);
    const second = block(first, '2026-11-20T00:01:00Z', [{ inputs: [{ address: alice, value: ETP }], outputs: [{ address: addressOf(1), value: ETP }] }]);
    await tell(blockConnected, first, second);
    await eventually(() => ask(), (answer) => typeof answer !== 'string' && answer.asOfHeight === 1);
    await bus.stop();
    await db.database.query('DELETE FROM mars.consumer_cursor');
    await start();
    await tell(blockConnected, block(second, '2026-12-02T00:00:00Z', []));
    const score = await eventually(() => ask(), (answer) => typeof answer !== 'string' && answer.asOfHeight === 2);
    expect(score).toMatchObject({ provisional: false, month: '2026-11' });
    if (typeof score !== 'string') expect(score.factors.find(({ factor }) => factor === 'transfers')?.value).toBe('1');
  });
});
