import { integer } from '@mbaas/platform-config';
import { describe, expect, it } from 'vitest';
import { serviceConfig } from './service-config.ts';

const SECRET = 'a secret of the services, long enough';
const shared = { MBAAS_DATABASE_URL: 'postgres://mbaas:hush@db/mbaas', MBAAS_KAFKA_BROKERS: 'a:9092, b:9092', MBAAS_SERVICE_SECRET: SECRET };
const extra = { workers: integer({ doc: 'Workers.', min: 1, max: 9, default: '3' }) };

describe('serviceConfig', () => {
  it('gives what all services have, addresses of those that it asks, and its own', () => {
    const { settings, targets } = serviceConfig('producer', extra).parse({ ...shared, MBAAS_CHAIN_URL: 'http://one:1,http://two:1', MBAAS_KEYS_URL: 'http://keys:1', MBAAS_WORKERS: '5' });
    expect(settings).toMatchObject({ network: 'devnet', kafkaBrokers: ['a:9092', 'b:9092'], workers: 5, port: 8081, stopLimit: 20_000 });
    expect(targets).toEqual({ chain: ['http://one:1', 'http://two:1'], keys: ['http://keys:1'] });
    expect(JSON.stringify(settings)).not.toMatch(/hush|a secret/);
  });

  it('CONFIG_INVALID: an address that is missing, one that it does not need, an unknown key', () => {
    expect(() => serviceConfig('producer', extra).parse({ ...shared, MBAAS_KEYS_URL: 'http://keys:1' })).toThrow('MBAAS_CHAIN_URL is missing');
    expect(() => serviceConfig('validation', extra).parse({ ...shared, MBAAS_CHAIN_URL: 'http://one:1' })).toThrow('MBAAS_CHAIN_URL is no option');
    expect(() => serviceConfig('validation', extra).parse({ ...shared, MBAAS_WROKERS: '1' })).toThrow('did you mean MBAAS_WORKERS?');
  });

  it('CONFIG_INVALID: a secret of the services that is too short, named but not shown', () => {
    const start = () => serviceConfig('validation', extra).parse({ ...shared, MBAAS_SERVICE_SECRET: 'short-and-known' });
    expect(start).toThrow('MBAAS_SERVICE_SECRET must be at least 32 characters');
    expect(start).not.toThrow('short-and-known');
  });
});
