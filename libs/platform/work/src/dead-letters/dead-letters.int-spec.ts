import { workTopics, type WorkDefinition } from '@mbaas/contracts-events';
import { armFailpoints } from '@mbaas/platform-failpoints';
import { installMessaging } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { listen } from '@mbaas/platform-postgres';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, openSpecWorld, textOf, until, type SpecWorld } from '../../test/spec-world.ts';
import type { WorkOutcome } from '../work.port.ts';
import { createDeadLetters } from './create-dead-letters.ts';
import type { DeadLetters } from './dead-letter.ts';

let world: SpecWorld;
beforeAll(async () => {
  world = await openSpecWorld();
});
afterEach(() => armFailpoints(new Map()));
afterAll(() => world.close());

const lettersOf = (...works: WorkDefinition[]): DeadLetters => createDeadLetters({ kafka: world.kafka, database: world.database, network: world.network, log: NullLogger, works });

/** Publishes bodies that a consumer refuses for good as long as `refuse` is set. */
async function refusing(work: WorkDefinition, ...bodies: Uint8Array[]) {
  const handled: string[] = [];
  const state = { refuse: true, handled, attempts: [] as number[], headers: [] as Readonly<Record<string, string>>[] };
  const queue = world.queue();
  queue.consume({
    work,
    name: 'refuser',
    handle: (messages) =>
      Promise.resolve(
        messages.map(({ body, attempt, headers }): WorkOutcome => {
          if (state.refuse) return { done: false, code: 'SPEC_REFUSED', again: false };
          handled.push(body.length > 1_000 ? String(body.length) : textOf(body));
          state.attempts.push(attempt);
          state.headers.push(headers);
          return { done: true };
        }),
      ),
  });
  await queue.start();
  for (const body of bodies) await queue.publish(work, body, { headers: { 'x-own': 'kept' } });
  const { deadLetter } = workTopics(world.network, work);
  await until(async () => (await world.kafka.offsets(deadLetter.name))[0]!.next === BigInt(bodies.length));
  return Object.assign(state, { allow: () => (state.refuse = false), queue });
}

describe('dead letters', () => {
  it('are listed in pages, shown, replayed with all tries, and dropped', async () => {
    const work = world.work();
    const never = world.work();
    const { allow, handled, attempts, headers, queue } = await refusing(work, bytesOf('a'), bytesOf('b'), bytesOf('c'));
    const letters = lettersOf(never, work);
    const first = await letters.ls({ limit: 2 });
    expect(first.letters.map((letter) => [letter.kind, letter.code, letter.state])).toEqual([
      ['work', 'SPEC_REFUSED', 'waiting'],
      ['work', 'SPEC_REFUSED', 'waiting'],
    ]);
    const second = await letters.ls({ limit: 2, after: first.next! });
    expect(second).toMatchObject({ letters: [{ id: `work/${work.name}.v1/0/2` }], next: undefined });
    const [a, b] = first.letters;
    const shown = await letters.show(a!.id);
    expect(shown).toMatchObject({ consumer: 'refuser', attempts: 1, origin: `${workTopics(world.network, work).main.name}/0/0`, headers: { 'x-own': 'kept' } });
    expect(textOf(shown.body!)).toBe('a');
    await letters.drop(b!.id);
    allow();
    expect(await letters.replayAll()).toBe(2);
    await until(() => handled.length === 2);
    expect(handled).toEqual(['a', 'c']);
    expect(attempts).toEqual([1, 1]);
    expect(headers[0]).toMatchObject({ 'x-own': 'kept' });
    expect(headers[0]).not.toHaveProperty('code');
    expect((await letters.ls()).letters).toEqual([]);
    expect((await letters.ls({ all: true })).letters.map(({ state }) => state)).toEqual(['replayed', 'dropped', 'replayed']);
    await queue.stop();
  });

  it('are replayed again where a crash came before the mark', async () => {
    const work = world.work();
    const { allow, handled, queue } = await refusing(work, bytesOf('once'));
    allow();
    const letters = lettersOf(work);
    armFailpoints(new Map([['work.after-replay-publish', { action: { kind: 'throw' }, chance: 1, after: 0, times: 1 }]]));
    await expect(letters.replayAll()).rejects.toMatchObject({ code: 'FAILPOINT_HIT' });
    expect((await letters.ls()).letters).toHaveLength(1);
    expect(await letters.replayAll()).toBe(1);
    await until(() => handled.length === 2);
    expect(handled).toEqual(['once', 'once']);
    await queue.stop();
  });

  it('keep claimed bodies, and say so when one is gone', async () => {
    const work = world.work();
    const body = new Uint8Array(randomBytes(300_000));
    const { allow, handled, queue } = await refusing(work, body, new Uint8Array(randomBytes(300_001)));
    const { rows } = await world.database.query<{ days: string }>('SELECT round(extract(epoch FROM expires_at - now()) / 86400) AS days FROM work.claim');
    expect(rows.map(({ days }) => Number(days))).toEqual([14, 14]);
    await world.database.query('DELETE FROM work.claim WHERE octet_length(bytes) = 300001');
    allow();
    const letters = lettersOf(work);
    const listed = (await letters.ls()).letters;
    // Of which partition's message a letter is written first is chance.
    const [kept, gone] = [300_000, 300_001].map((sizeBytes) => listed.find((letter) => 'sizeBytes' in letter && letter.sizeBytes === sizeBytes));
    expect(await letters.show(kept!.id)).toMatchObject({ sizeBytes: 300_000, body: undefined });
    await expect(letters.replay(gone!.id)).rejects.toMatchObject({ code: 'DEAD_LETTER_BODY_GONE' });
    expect(await letters.replayAll()).toBe(1);
    await until(() => handled.length === 1);
    expect(handled).toEqual(['300000']);
    expect((await letters.ls()).letters.map(({ id }) => id)).toEqual([gone!.id]);
    await queue.stop();
  });

  it('say when there is none of that name', async () => {
    const work = world.work();
    const letters = lettersOf(work);
    const wrong = ['', 'work', `work/${work.name}.v1/0/0`, `work/${work.name}.v2/0/0`, `work/${work.name}.v1/1/0`, `work/${work.name}.v1/0/01`, 'fact/chain/a/b/1', 'fact/"x"/a/b/1', 'fact/a/b/1', `work/${work.name}.v1/0/9999999999999999999`];
    for (const id of wrong) await expect(letters.show(id)).rejects.toMatchObject({ code: 'DEAD_LETTER_UNKNOWN' });
    await expect(letters.drop(`work/${work.name}.v1/0/7`)).rejects.toMatchObject({ code: 'DEAD_LETTER_UNKNOWN' });
  });

  it('include parked facts, whose consumer is asked to try again and which nobody drops', async () => {
    await installMessaging(world.database, 'spec', NullLogger);
    await world.database.query(
      `INSERT INTO spec.parked_fact (consumer, source, position, key, event_id, name, version, payload, created_at, code) VALUES
         ('spec.reader', 'chain', 7, 'k1', gen_random_uuid(), 'chain.block-connected', 1, '{"a":1}', now(), 'SPEC_POISON'),
         ('spec.reader', 'chain', 9, 'k1', gen_random_uuid(), 'chain.block-connected', 1, '{"a":2}', now(), 'CONSUMER_KEY_PARKED'),
         ('spec.reader', 'chain', 8, 'k2', gen_random_uuid(), 'chain.block-connected', 1, '{"a":3}', now(), 'SPEC_POISON')`,
    );
    const letters = lettersOf();
    const page = await letters.ls({ limit: 1 });
    expect(page.letters).toMatchObject([{ kind: 'fact', id: 'fact/spec/spec.reader/chain/7', code: 'SPEC_POISON', count: 2 }]);
    expect((await letters.ls({ after: page.next! })).letters).toMatchObject([{ id: 'fact/spec/spec.reader/chain/8', count: 1 }]);
    const shown = await letters.show('fact/spec/spec.reader/chain/7');
    expect(shown).toMatchObject({ key: 'k1', count: 2 });
    expect(textOf(shown.body!)).toBe('{"a":1}');
    const asked: string[] = [];
    const listening = await listen(world.database, { channel: 'mbaas_retry', onNotification: (payload) => asked.push(payload), log: NullLogger });
    await letters.replay('fact/spec/spec.reader/chain/7');
    await until(() => asked.length === 1);
    expect(asked).toEqual(['spec.reader']);
    await listening.close();
    await expect(letters.drop('fact/spec/spec.reader/chain/7')).rejects.toMatchObject({ code: 'DEAD_LETTER_IN_ORDER' });
    await expect(letters.replay('fact/spec/spec.reader/chain/6')).rejects.toMatchObject({ code: 'DEAD_LETTER_UNKNOWN' });
  });
});
