import { CLAIM_CHECK_BYTES, decodeWorkHeaders, workTopics, type WorkDefinition } from '@mbaas/contracts-events';
import { partitionOf, type ReceivedRecord } from '@mbaas/platform-kafka';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, openSpecWorld, textOf, until, type SpecWorld } from '../test/spec-world.ts';
import type { DeadLetterNotice, WorkMessage, WorkOutcome } from './work.port.ts';

let world: SpecWorld;
beforeAll(async () => {
  world = await openSpecWorld();
});
afterAll(() => world.close());

const DONE: WorkOutcome = { done: true };
const done = (messages: readonly WorkMessage[]): WorkOutcome[] => messages.map(() => DONE);
const mainRecords = (work: WorkDefinition, partition = 0): Promise<readonly ReceivedRecord[]> => world.kafka.read(workTopics(world.network, work).main.name, partition, 0n, 100);
const deadRecords = (work: WorkDefinition): Promise<readonly ReceivedRecord[]> => world.kafka.read(workTopics(world.network, work).deadLetter.name, 0, 0n, 100);
const lag = async (work: WorkDefinition, name: string): Promise<bigint> => {
  const rows = await world.kafka.lag(`${world.network}.${name}`, [workTopics(world.network, work).main.name]);
  return rows.reduce((sum, { committed, end }) => sum + end - (committed ?? 0n), 0n);
};

describe('the work queue', () => {
  it.each([
    ['one byte below the limit', CLAIM_CHECK_BYTES - 1, false],
    ['at the limit', CLAIM_CHECK_BYTES, false],
    ['one byte above the limit', CLAIM_CHECK_BYTES + 1, true],
    ['at the work\'s own bound', 1_000_000, true],
  ])('carries a body %s', async (_where, size, claimed) => {
    const work = world.work();
    const body = new Uint8Array(randomBytes(size));
    const queue = world.queue();
    const got: WorkMessage[] = [];
    queue.consume({ work, name: 'sizes', handle: (messages) => Promise.resolve((got.push(...messages), done(messages))) });
    await queue.start();
    await queue.publish(work, body, { key: 'k', headers: { 'x-batch': '7', other: 'dropped' } });
    await until(() => got.length === 1);
    expect(Buffer.from(got[0]!.body).equals(body)).toBe(true);
    expect(got[0]).toMatchObject({ key: 'k', attempt: 1 });
    expect(got[0]!.headers).toMatchObject({ 'x-batch': '7', ce_type: work.name });
    expect(got[0]!.headers).not.toHaveProperty('other');
    const [record] = await mainRecords(work);
    expect(record!.value.length).toBe(claimed ? 0 : size);
    const read = decodeWorkHeaders(record!.headers);
    expect(read).toMatchObject({ ok: true, value: { name: work.name, version: 1, source: 'spec', network: world.network } });
    expect(read.ok && read.value.claim?.size).toBe(claimed ? size : undefined);
    await queue.stop();
  });

  it('refuses to publish more than the work declares', async () => {
    const work = world.work({ maxBytes: 10 });
    await expect(world.queue().publish(work, new Uint8Array(11))).rejects.toMatchObject({ code: 'WORK_OVERSIZED' });
  });

  it('puts a key where Kafka would, and everything else in turns', async () => {
    const work = world.work({ partitions: 3 });
    const queue = world.queue();
    await queue.publish(work, bytesOf('keyed'), { key: 'shop' });
    await queue.publish(work, bytesOf('there'), { partition: 1 });
    for (let n = 0; n < 6; n += 1) await queue.publish(work, bytesOf('turn'));
    const texts = await Promise.all([0, 1, 2].map(async (partition) => (await mainRecords(work, partition)).map(({ value }) => textOf(value))));
    expect(texts[partitionOf('shop', 3)]).toContain('keyed');
    expect(texts[1]).toContain('there');
    expect(texts.map((found) => found.filter((text) => text === 'turn').length)).toEqual([2, 2, 2]);
  });

  it('tries failed work again when it is due, and goes on with the rest meanwhile', async () => {
    const work = world.work();
    const queue = world.queue();
    const seen: string[] = [];
    queue.consume({
      work,
      name: 'trier',
      handle: (messages) =>
        Promise.resolve(
          messages.map(({ body, attempt }): WorkOutcome => {
            seen.push(`${textOf(body)}${attempt}`);
            return textOf(body) === 'bad' && attempt < 3 ? { done: false, code: 'SPEC_NOT_YET', again: true } : DONE;
          }),
        ),
    });
    await queue.start();
    await queue.publish(work, bytesOf('bad'));
    await queue.publish(work, bytesOf('good'));
    await until(() => seen.includes('bad3'));
    expect(seen.indexOf('good1')).toBeLessThan(seen.indexOf('bad2'));
    expect(seen.toSorted()).toEqual(['bad1', 'bad2', 'bad3', 'good1']);
    await until(() => queue.progress()[0]!.waiting === 0n);
    expect(queue.progress()).toMatchObject([{ consumer: 'trier', oldestMs: 0, restarts: 0 }]);
    expect(await deadRecords(work)).toEqual([]);
    await queue.stop();
  });

  it('ends what cannot be done as a dead letter that says why, after telling its consumer', async () => {
    const work = world.work({ attempts: 2 });
    const queue = world.queue();
    const notices: DeadLetterNotice[] = [];
    const before: number[] = [];
    queue.consume({
      work,
      name: 'ender',
      handle: (messages) => Promise.resolve(messages.map(({ body }) => (textOf(body) === 'hopeless' ? { done: false, code: 'SPEC_WRONG', again: false } : { done: false, code: 'outsider text!', again: true }))),
      async onDeadLetter(notice) {
        before.push((await deadRecords(work)).length);
        notices.push(notice);
      },
    });
    await queue.start();
    await queue.publish(work, bytesOf('hopeless'), { key: 'k', headers: { 'x-operation': 'op' } });
    await until(() => notices.length === 1);
    await queue.publish(work, bytesOf('used up'));
    await until(async () => (await deadRecords(work)).length === 2);
    const { main } = workTopics(world.network, work);
    expect(notices).toMatchObject([
      { work: work.name, code: 'SPEC_WRONG', attempts: 1, origin: `${main.name}/0/0`, key: 'k', message: { attempt: 1 } },
      { work: work.name, code: 'WORK_HANDLER_FAILED', attempts: 2, origin: `${main.name}/0/1` },
    ]);
    expect(before).toEqual([0, 1]);
    const [first] = await deadRecords(work);
    expect(first).toMatchObject({ key: 'k', headers: { code: 'SPEC_WRONG', consumer: 'ender', origin: `${main.name}/0/0`, attempt: '1', 'x-operation': 'op' } });
    expect(first!.headers['first-failed-at']).toMatch(/^\d{4}-/);
    expect(textOf(first!.value)).toBe('hopeless');
    await until(async () => (await lag(work, 'ender')) === 0n);
    await queue.stop();
  });

  it('finds the one at fault where a handler throws over several', async () => {
    const work = world.work({ attempts: 1 });
    const publisher = world.queue();
    for (const text of ['a', 'poison', 'b']) await publisher.publish(work, bytesOf(text));
    const handled: string[] = [];
    const queue = world.queue();
    queue.consume({
      work,
      name: 'single',
      handle: (messages) => {
        if (messages.some(({ body }) => textOf(body) === 'poison')) throw Object.assign(new Error('with outsider text'), { code: 'SPEC_POISON' });
        handled.push(...messages.map(({ body }) => textOf(body)));
        return Promise.resolve(done(messages));
      },
    });
    await queue.start();
    await until(async () => (await lag(work, 'single')) === 0n);
    expect(handled).toEqual(['a', 'b']);
    expect((await deadRecords(work)).map(({ headers, value }) => [headers['code'], textOf(value)])).toEqual([['SPEC_POISON', 'poison']]);
    await queue.stop();
  });

  it('counts no try for failures of the moment', async () => {
    const work = world.work({ attempts: 1 });
    const queue = world.queue();
    const attempts: number[] = [];
    queue.consume({
      work,
      name: 'moment',
      handle(messages) {
        attempts.push(...messages.map(({ attempt }) => attempt));
        if (attempts.length < 3) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
        return Promise.resolve(done(messages));
      },
    });
    await queue.start();
    await queue.publish(work, bytesOf('x'));
    await until(() => attempts.length === 3);
    expect(attempts).toEqual([1, 1, 1]);
    await until(async () => (await lag(work, 'moment')) === 0n);
    expect(await deadRecords(work)).toEqual([]);
    await queue.stop();
  });

  it('sets aside what it cannot even read, and never hands it to the handler', async () => {
    const work = world.work({ maxBytes: 600_000 });
    const publisher = world.queue();
    const { main } = workTopics(world.network, work);
    await publisher.publish(work, new Uint8Array(randomBytes(500_000)));
    const [claimed] = await mainRecords(work);
    const huge = { ...claimed!.headers, 'claim-size': '600001' };
    const gone = { ...claimed!.headers, 'claim-hash': 'ab'.repeat(32) };
    const short = { ...claimed!.headers, 'claim-size': '499999' };
    const value = bytesOf('v');
    await world.kafka.publish(main.name, 0, [
      { key: null, value, headers: {} },
      { key: null, value, headers: { ...claimed!.headers, ce_type: 'spec.other' } },
      { key: null, value, headers: huge },
      { key: null, value: new Uint8Array(0), headers: gone },
      { key: null, value: new Uint8Array(0), headers: short },
      { key: 'k'.repeat(20_000), value: new Uint8Array(950_000), headers: {} },
    ]);
    const handled: number[] = [];
    const queue = world.queue();
    queue.consume({ work, name: 'reader', handle: (messages) => Promise.resolve((handled.push(...messages.map(({ body }) => body.length)), done(messages))) });
    await queue.start();
    await until(async () => (await lag(work, 'reader')) === 0n);
    expect(handled).toEqual([500_000]);
    const letters = await deadRecords(work);
    expect(letters.map(({ headers }) => headers['code']).toSorted()).toEqual(['CLAIM_CORRUPT', 'WORK_CLAIM_EXPIRED', 'WORK_OVERSIZED', 'WORK_UNREADABLE', 'WORK_UNREADABLE', 'WORK_UNREADABLE']);
    expect(letters.filter(({ headers }) => headers['body-dropped'] === 'true').map(({ key, value: left }) => [key, left.length])).toEqual([[null, 0]]);
    expect(letters.every(({ headers }) => decodeWorkHeaders(headers).ok)).toBe(true);
    await queue.stop();
  });

  it('commits as far as late outcomes are there without a gap; the rest is delivered again', async () => {
    const work = world.work();
    const publisher = world.queue();
    const open = new Map<string, PromiseWithResolvers<WorkOutcome>>();
    const first = world.queue();
    first.consume({
      work,
      name: 'late',
      handle: (messages) =>
        Promise.resolve(
          messages.map(({ body }) => {
            const outcome = Promise.withResolvers<WorkOutcome>();
            open.set(textOf(body), outcome);
            return outcome.promise;
          }),
        ),
    });
    await first.start();
    for (const text of ['0', '1', '2', '3']) await publisher.publish(work, bytesOf(text));
    // Batches go on although no outcome is there.
    await until(() => open.size === 4);
    open.get('0')!.resolve(DONE);
    open.get('1')!.resolve({ done: false, code: 'SPEC_LATE', again: false });
    open.get('3')!.resolve(DONE);
    await until(async () => (await lag(work, 'late')) === 2n);
    await until(async () => (await deadRecords(work)).length === 1);
    // Stopping waits for no outcome.
    await first.stop();
    const seen: string[] = [];
    const second = world.queue();
    second.consume({ work, name: 'late', handle: (messages) => Promise.resolve((seen.push(...messages.map(({ body }) => textOf(body))), done(messages))) });
    await second.start();
    await until(() => seen.length === 2);
    expect(seen).toEqual(['2', '3']);
    await second.stop();
  });

  it('makes one group of the consumers of one name', async () => {
    const [one, two] = [world.work(), world.work()];
    const queue = world.queue();
    const seen: string[] = [];
    const handle = (messages: readonly WorkMessage[]) => Promise.resolve((seen.push(...messages.map(({ body, headers }) => `${headers['ce_type']} ${textOf(body)}`)), done(messages)));
    queue.consume({ work: one, name: 'both', handle });
    queue.consume({ work: two, name: 'both', handle });
    await queue.start();
    await Promise.all([queue.publish(one, bytesOf('1')), queue.publish(two, bytesOf('2'))]);
    await until(() => seen.length === 2);
    expect(seen.toSorted()).toEqual([`${one.name} 1`, `${two.name} 2`]);
    expect(queue.progress()).toHaveLength(1);
    await queue.stop();
  });

  it('refuses to start on topics that are not as declared', async () => {
    const work = world.work();
    await world.queue().publish(work, bytesOf('x'));
    const queue = world.queue();
    queue.consume({ work: { ...work, partitions: 2 }, name: 'other', handle: (messages) => Promise.resolve(done(messages)) });
    await expect(queue.start()).rejects.toMatchObject({ code: 'KAFKA_TOPIC_MISMATCH' });
  });
});
