import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createTestKafka } from './test-kafka.ts';

describe('createTestKafka', () => {
  it('gives each caller a name of its own on one broker that listens', async () => {
    const [one, two] = await Promise.all([createTestKafka(), createTestKafka()]);
    expect(one.brokers).toEqual(two.brokers);
    expect(one.network).toMatch(/^test-[0-9a-f]{16}$/);
    expect(two.network).not.toBe(one.network);
    const [host = '', port] = (one.brokers[0] ?? '').split(':');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = connect({ host, port: Number(port) }, resolve).once('error', reject);
    await promise;
    socket.destroy();
  });
});
