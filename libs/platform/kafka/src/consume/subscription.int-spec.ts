import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitAll, openSpecKafka, record, subscribed, textsOf, until, type SpecKafka } from '../../test/spec-kafka.ts';
import type { Batch } from '../kafka.port.ts';

let spec: SpecKafka;
beforeAll(async () => {
  spec = await openSpecKafka();
});
afterAll(() => spec.close());

const many = (count: number, from = 0) => Array.from({ length: count }, (_, n) => record(String(from + n)));

describe('subscribe', () => {
  it('delivers again after a restart what was not committed', async () => {
    const topic = await spec.topic(1);
    const options = { group: spec.group(), topics: [topic], from: 'oldest' as const };
    await spec.kafka.publish(topic, 0, many(10));
    const first: string[] = [];
    const one = await subscribed(spec.kafka, {
      ...options,
      async handle(batch) {
        first.push(...textsOf(batch));
        await batch.commit(4n);
        // Nothing is delivered twice to a member that goes on: the rest comes to whoever is next.
        if (first.length >= 10) one.pause(topic);
      },
    });
    await until(() => first.length >= 10);
    await one.stop();
    const second: string[] = [];
    const two = await subscribed(spec.another(), { ...options, handle: async (batch) => void second.push(...textsOf(batch)) });
    await until(() => second.length === 6);
    expect(second).toEqual(['4', '5', '6', '7', '8', '9']);
    await two.stop();
  });

  it('goes on after a batch without a commit, and takes the commit later', async () => {
    const topic = await spec.topic(1);
    const options = { group: spec.group(), topics: [topic], from: 'oldest' as const };
    const batches: Batch[] = [];
    const one = await subscribed(spec.kafka, { ...options, handle: async (batch) => void batches.push(batch) });
    await spec.kafka.publish(topic, 0, many(2));
    await until(() => batches.length === 1);
    await spec.kafka.publish(topic, 0, many(2, 2));
    await until(() => batches.length === 2);
    await batches[0]?.commit(2n);
    expect(one.progress()).toMatchObject([{ topic, partition: 0, committed: 2n, end: 4n }]);
    await one.stop();
    expect(await spec.kafka.lag(options.group, [topic])).toEqual([{ topic, partition: 0, committed: 2n, end: 4n }]);
    await expect(batches[1]?.commit(4n)).rejects.toMatchObject({ code: 'KAFKA_PARTITION_LOST' });
  });

  it('begins a new group at the newest record where it is told, and misses none from then on', async () => {
    const topic = await spec.topic(1);
    const options = { group: spec.group(), topics: [topic], from: 'newest' as const };
    await spec.kafka.publish(topic, 0, many(3));
    const one = await subscribed(spec.kafka, { ...options, handle: () => Promise.resolve() });
    await one.stop();
    await spec.kafka.publish(topic, 0, many(2, 3));
    const seen: string[] = [];
    const two = await subscribed(spec.kafka, { ...options, handle: async (batch) => void seen.push(...textsOf(batch)) });
    await until(() => seen.length === 2);
    expect(seen).toEqual(['3', '4']);
    await two.stop();
  });

  it('repeats a batch whose handler fails, while other partitions go on', async () => {
    const topic = await spec.topic(2);
    const seen: string[][] = [[], []];
    let failures = 0;
    const subscription = await subscribed(spec.kafka, {
      group: spec.group(),
      topics: [topic],
      from: 'oldest',
      async handle(batch) {
        if (batch.partition === 0 && failures < 3) {
          failures += 1;
          throw new Error('not yet');
        }
        seen[batch.partition]?.push(...textsOf(batch));
        await commitAll(batch);
      },
    });
    await spec.kafka.publish(topic, 0, many(3));
    await until(() => failures > 0);
    await spec.kafka.publish(topic, 1, many(3));
    await until(() => seen[1]?.length === 3);
    expect(seen[0]).toEqual([]);
    expect(subscription.progress().find(({ partition }) => partition === 0)).toMatchObject({ committed: 0n, end: 3n });
    await until(() => seen[0]?.length === 3);
    expect(failures).toBe(3);
    expect(subscription.restarts).toBe(0);
    await until(() => subscription.progress().every(({ committed, end, waitingMs }) => committed === end && waitingMs === 0));
    await subscription.stop();
  });

  it('pauses and resumes a partition, and shows how long its records wait', async () => {
    const topic = await spec.topic(2);
    const seen: string[] = [];
    const subscription = await subscribed(spec.kafka, {
      group: spec.group(),
      topics: [topic],
      from: 'oldest',
      async handle(batch) {
        seen.push(...textsOf(batch));
        await commitAll(batch);
      },
    });
    subscription.pause(topic, 0);
    await spec.kafka.publish(topic, 0, [record('held')]);
    await spec.kafka.publish(topic, 1, [record('free')]);
    await until(() => seen.length === 1);
    await until(() => (subscription.progress().find(({ partition }) => partition === 0)?.waitingMs ?? 0) > 0);
    expect(seen).toEqual(['free']);
    subscription.resume(topic, 0);
    await until(() => seen.length === 2);
    subscription.seek(topic, 0, 0n);
    await until(() => seen.length === 3);
    expect(seen).toEqual(['free', 'held', 'held']);
    await subscription.stop();
  });

  it('shares partitions among members and takes over from one that stops', async () => {
    const topic = await spec.topic(4);
    const group = spec.group();
    const seen = { one: new Set<number>(), two: new Set<number>() };
    const member = (name: 'one' | 'two') =>
      spec.another().subscribe({
        group,
        topics: [topic],
        from: 'oldest',
        async handle(batch) {
          seen[name].add(batch.partition);
          await commitAll(batch);
        },
      });
    const one = member('one');
    await one.joined;
    const two = member('two');
    await two.joined;
    await until(() => one.progress().length === 2 && two.progress().length === 2);
    const publishAll = () => Promise.all([0, 1, 2, 3].map((partition) => spec.kafka.publish(topic, partition, many(1))));
    await publishAll();
    await until(() => seen.one.size === 2 && seen.two.size === 2);
    expect([...seen.one, ...seen.two].sort()).toEqual([0, 1, 2, 3]);
    await two.stop();
    await until(() => one.progress().length === 4);
    await publishAll();
    await until(() => seen.one.size === 4 && one.progress().every(({ committed }) => committed === 2n));
    await one.stop();
    expect(await spec.kafka.lag(group, [topic])).toEqual([0, 1, 2, 3].map((partition) => ({ topic, partition, committed: 2n, end: 2n })));
  });

  it('handles as many partitions side by side as it is told and no more, batches of one never overlap', async () => {
    const topic = await spec.topic(4);
    const running = new Set<number>();
    let overlaps = 0;
    let most = 0;
    let done = 0;
    const goOn = Promise.withResolvers<void>();
    const subscription = await subscribed(spec.kafka, {
      group: spec.group(),
      topics: [topic],
      from: 'oldest',
      concurrency: 3,
      async handle(batch) {
        if (running.has(batch.partition)) overlaps += 1;
        running.add(batch.partition);
        most = Math.max(most, running.size);
        await goOn.promise;
        running.delete(batch.partition);
        done += batch.records.length;
        await commitAll(batch);
      },
    });
    for (let n = 0; n < 3; n += 1) await Promise.all([0, 1, 2, 3].map((partition) => spec.kafka.publish(topic, partition, many(1))));
    // Nobody is let go before three run at once, and then not before the fourth partition is seen to wait.
    await until(() => running.size === 3);
    await until(() => subscription.progress().some(({ partition, waitingMs }) => !running.has(partition) && waitingMs > 0));
    expect(running.size).toBe(3);
    goOn.resolve();
    await until(() => done === 12);
    expect(most).toBe(3);
    expect(overlaps).toBe(0);
    await subscription.stop();
  });

  it('lets a running handler finish and commit before it leaves', async () => {
    const topic = await spec.topic(1);
    const group = spec.group();
    const started = Promise.withResolvers<AbortSignal>();
    const subscription = await subscribed(spec.kafka, {
      group,
      topics: [topic],
      from: 'oldest',
      async handle(batch) {
        started.resolve(batch.signal);
        await new Promise((resolve) => setTimeout(resolve, 300));
        await commitAll(batch);
      },
    });
    await spec.kafka.publish(topic, 0, many(1));
    const signal = await started.promise;
    const stopped = subscription.stop();
    expect(signal.aborted).toBe(true);
    await stopped;
    expect(await spec.kafka.lag(group, [topic])).toMatchObject([{ committed: 1n }]);
  });

  it('keeps its partitions through a handler that takes longer than a session', async () => {
    const topic = await spec.topic(1);
    let calls = 0;
    let done = false;
    const subscription = await subscribed(spec.kafka, {
      group: spec.group(),
      topics: [topic],
      from: 'oldest',
      sessionTimeoutMs: 3_000,
      async handle(batch) {
        calls += 1;
        await new Promise((resolve) => setTimeout(resolve, 4_500));
        await commitAll(batch);
        done = true;
      },
    });
    await spec.kafka.publish(topic, 0, many(1));
    await until(() => done);
    expect(calls).toBe(1);
    await subscription.stop();
  });

  it('says so when the broker refuses the group for good', async () => {
    const subscription = spec.kafka.subscribe({ group: spec.group(), topics: [await spec.topic(1)], from: 'oldest', sessionTimeoutMs: 100, handle: () => Promise.resolve() });
    await expect(subscription.joined).rejects.toMatchObject({ code: 'KAFKA_BROKER_FAILED' });
    await subscription.stop();
  });
});
