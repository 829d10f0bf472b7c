import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecKafka, record, textOf, type SpecKafka } from '../../test/spec-kafka.ts';
import { MAX_BATCH_BYTES, MAX_RECORD_BYTES } from './record-size.ts';

let spec: SpecKafka;
beforeAll(async () => {
  spec = await openSpecKafka();
});
afterAll(() => spec.close());

describe('publish', () => {
  it('keeps the order of calls in each partition, however many are made at once', async () => {
    const topic = await spec.topic(4);
    const calls = Array.from({ length: 2_000 }, (_, n) => spec.kafka.publish(topic, n % 4, [record(`${n}a`), record(`${n}b`)]));
    await Promise.all(calls);
    for (let partition = 0; partition < 4; partition += 1) {
      const texts = (await spec.kafka.read(topic, partition, 0n, 10_000)).map(textOf);
      const expected = Array.from({ length: 500 }, (_, n) => [`${n * 4 + partition}a`, `${n * 4 + partition}b`]).flat();
      expect(texts).toEqual(expected);
    }
  });

  it('carries key, headers and any bytes', async () => {
    const topic = await spec.topic(1);
    const value = new Uint8Array([0, 255, 10, 13]);
    await spec.kafka.publish(topic, 0, [
      { key: 'ключ', value, headers: { ce_id: 'é', traceparent: '00-1' } },
      { key: null, value: new Uint8Array(0), headers: {} },
    ]);
    const [first, second] = await spec.kafka.read(topic, 0, 0n, 2);
    expect(first).toMatchObject({ key: 'ключ', value, headers: { ce_id: 'é', traceparent: '00-1' }, offset: 0n });
    expect(second).toMatchObject({ key: null, value: new Uint8Array(0), headers: {}, offset: 1n });
    expect(Math.abs(Date.now() - (first?.timestampMs ?? 0))).toBeLessThan(60_000);
  });

  it('parts what is longer than a broker takes in one request', async () => {
    const topic = await spec.topic(1);
    const long = (n: number) => ({ key: String(n), value: new Uint8Array(MAX_BATCH_BYTES - 100), headers: {} });
    await spec.kafka.publish(topic, 0, [long(0), long(1), record('2')]);
    expect((await spec.kafka.offsets(topic))[0]?.next).toBe(3n);
  });

  it('takes a record of the longest length and refuses one byte more', async () => {
    const topic = await spec.topic(1);
    const value = new Uint8Array(MAX_RECORD_BYTES - 40);
    await spec.kafka.publish(topic, 0, [{ key: null, value, headers: {} }]);
    await expect(spec.kafka.publish(topic, 0, [{ key: 'k', value, headers: {} }])).rejects.toMatchObject({ code: 'KAFKA_RECORD_TOO_LARGE' });
    expect((await spec.kafka.offsets(topic))[0]?.next).toBe(1n);
  });

  it('refuses after close, once what was called for is there', async () => {
    const topic = await spec.topic(1);
    const other = spec.another();
    const published = other.publish(topic, 0, [record('last')]);
    await other.close();
    await published;
    await expect(other.publish(topic, 0, [record('late')])).rejects.toMatchObject({ code: 'KAFKA_CLOSED' });
    expect((await spec.kafka.read(topic, 0, 0n, 9)).map(textOf)).toEqual(['last']);
  });
});
