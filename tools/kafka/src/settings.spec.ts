import { describe, expect, it } from 'vitest';
import { serverProperties, type BrokerSettings } from './settings.ts';

const PLAN: BrokerSettings = {
  id: 2,
  ports: { client: 21001, internal: 21002, controller: 21003 },
  advertised: '127.0.0.1:25000',
  dataFolder: '/data',
  voters: '1@127.0.0.1:1,2@127.0.0.1:21003,3@127.0.0.1:3',
  brokers: 3,
  settings: {},
};

const lines = (plan: Partial<BrokerSettings>): string[] => serverProperties({ ...PLAN, ...plan }).split('\n');

describe('serverProperties', () => {
  it('keeps three copies on three brokers and one on one', () => {
    expect(lines({})).toEqual(expect.arrayContaining(['default.replication.factor=3', 'min.insync.replicas=2', 'offsets.topic.replication.factor=3']));
    expect(lines({ brokers: 1 })).toEqual(expect.arrayContaining(['default.replication.factor=1', 'min.insync.replicas=1', 'offsets.topic.replication.factor=1']));
  });

  it('tells clients the proxy and brokers the way round it', () => {
    expect(lines({})).toContain('advertised.listeners=CLIENT://127.0.0.1:25000,INTERNAL://127.0.0.1:21002');
  });

  it('listens on loopback alone', () => {
    const listeners = lines({}).find((line) => line.startsWith('listeners='));
    expect(listeners?.match(/:\/\/127\.0\.0\.1:/g)).toHaveLength(3);
  });

  it('lets the caller change a setting', () => {
    const changed = lines({ settings: { 'min.insync.replicas': '1', 'message.max.bytes': '2000000' } });
    expect(changed.filter((line) => line.startsWith('min.insync.replicas'))).toEqual(['min.insync.replicas=1']);
    expect(changed).toContain('message.max.bytes=2000000');
  });
});
