import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecKafka, type SpecKafka } from '../../test/spec-kafka.ts';

let spec: SpecKafka;
beforeAll(async () => {
  spec = await openSpecKafka();
});
afterAll(() => spec.close());

describe('ensureTopics', () => {
  const HOUR_MS = 3_600_000;

  it('creates what is missing, by several processes at once, and accepts what is there', async () => {
    const topics = ['a', 'b', 'c'].map((name, n) => ({ name: `${spec.network}.work.once.${name}.v1`, partitions: n + 1, retentionMs: HOUR_MS }));
    const drivers = [spec.kafka, spec.another(), spec.another()];
    await Promise.all(drivers.map((kafka) => kafka.ensureTopics(topics)));
    await spec.kafka.ensureTopics(topics);
    for (const { name, partitions } of topics) expect(await spec.kafka.offsets(name)).toHaveLength(partitions);
  });

  it.each([
    ['partitions', { partitions: 3, retentionMs: HOUR_MS }, [{ property: 'partitions', declared: 3, found: 2 }]],
    ['retention', { partitions: 2, retentionMs: HOUR_MS + 1 }, [{ property: 'retention.ms', declared: HOUR_MS + 1, found: HOUR_MS }]],
  ])('refuses other %s, naming topic and difference', async (_what, declared, differences) => {
    const name = await spec.topic(2);
    await expect(spec.kafka.ensureTopics([{ name, ...declared }])).rejects.toMatchObject({ code: 'KAFKA_TOPIC_MISMATCH', topic: name, differences });
  });

  it('says which topic does not exist', async () => {
    await expect(spec.kafka.offsets(`${spec.network}.work.no.such.v1`)).rejects.toMatchObject({ code: 'KAFKA_TOPIC_UNKNOWN' });
    const subscription = spec.kafka.subscribe({ group: spec.group(), topics: [`${spec.network}.work.no.such.v1`], from: 'oldest', handle: () => Promise.resolve() });
    await expect(subscription.joined).rejects.toMatchObject({ code: 'KAFKA_TOPIC_UNKNOWN' });
    await subscription.stop();
  });
});
