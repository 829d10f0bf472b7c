import { ownersAskedBy } from '@mbaas/contracts-queries';
import { describe, expect, it } from 'vitest';
import { planCluster, processCount, STOP_ORDER, type ClusterSettings, type ProcessPlan } from './cluster-plan.ts';

const settings: ClusterSettings = {
  network: 'devnet',
  host: '127.0.0.1',
  port: 8080,
  publicUrl: 'http://127.0.0.1:8080',
  validators: 3,
  blockStorages: 2,
  threads: 2,
  brokers: ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3'],
  databaseUrl: 'postgres://mbaas:hush@127.0.0.1/mbaas',
  logLevel: 'info',
  secrets: { service: 'service-secret', identity: 'identity-secret', sandboxKey: 'sandbox-key', kekFile: '/kek' },
};
const ports = (count: number): number[] => Array.from({ length: count }, (_, index) => 20_000 + index);
const plan = (more: Partial<ClusterSettings> = {}): readonly ProcessPlan[] => planCluster({ ...settings, ...more }, ports(processCount({ ...settings, ...more })));
const told = (plans: readonly ProcessPlan[], key: string): string[] => plans.filter(({ environment }) => key in environment).map(({ name }) => name);

describe('planCluster', () => {
  it('has every service once, and as many validators and block storages as asked for, each with a name and a port of its own', () => {
    const plans = plan();
    expect(plans).toHaveLength(processCount(settings));
    expect(plans.map(({ name }) => name)).toEqual(expect.arrayContaining(['gateway', 'validation-1', 'validation-2', 'validation-3', 'block-storage-1', 'block-storage-2']));
    const unlike: readonly (readonly unknown[])[] = [plans.map(({ name }) => name), plans.map(({ port }) => port), plans.map(({ environment }) => environment['MBAAS_PORT'])];
    for (const what of unlike) expect(new Set(what).size).toBe(plans.length);
    expect(plan({ validators: 1, blockStorages: 1 }).map(({ name }) => name).sort()).toEqual([...STOP_ORDER.flat()].sort());
  });

  it('tells the producer alone what blocks to make', () => {
    const plans = plan({ production: { mineSolo: false, mineTo: 'tAddress', stakeWallet: 'shop/wal_1', stakeLock: '1000/24000', mineAsset: 'GOLD' } });
    const keys = { MBAAS_MINE_SOLO: 'false', MBAAS_MINE_TO: 'tAddress', MBAAS_MINE_ASSET: 'GOLD', MBAAS_STAKE_WALLET: 'shop/wal_1', MBAAS_STAKE_LOCK: '1000/24000' };
    for (const key of Object.keys(keys)) expect(told(plans, key), key).toEqual(['producer']);
    expect(plans.find(({ app }) => app === 'producer')?.environment).toMatchObject(keys);
  });

  it('tells p2p-ingress alone whom to follow the chain with', () => {
    const plans = plan({ p2p: { p2pListen: '127.0.0.1:5251', p2pConnect: ['a.example:1', 'b.example:2'], p2pDiscover: true } });
    for (const key of ['MBAAS_P2P_LISTEN', 'MBAAS_P2P_CONNECT', 'MBAAS_P2P_DISCOVER']) expect(told(plans, key), key).toEqual(['p2p-ingress']);
    expect(plans.find(({ app }) => app === 'p2p-ingress')?.environment).toMatchObject({ MBAAS_P2P_LISTEN: '127.0.0.1:5251', MBAAS_P2P_CONNECT: 'a.example:1,b.example:2', MBAAS_P2P_DISCOVER: 'true' });
    expect(told(plan(), 'MBAAS_P2P_CONNECT')).toEqual([]);
  });

  it('tells each whom it asks, all instances of them, and nobody else', () => {
    for (const { app, environment } of plan()) {
      const keys = Object.keys(environment).filter((key) => /^MBAAS_(CHAIN|KEYS|MST|IDENTITY|MARS|PRODUCER|P2P)_URL$/.test(key));
      expect(keys.sort(), app).toEqual(ownersAskedBy(app).map((owner) => `MBAAS_${owner.toUpperCase()}_URL`).sort());
    }
    const plans = plan();
    const storages = plans.filter(({ app }) => app === 'block-storage').map(({ port }) => `http://127.0.0.1:${port}`);
    expect(plans.find(({ app }) => app === 'gateway')?.environment['MBAAS_CHAIN_URL']?.split(',')).toEqual(storages);
  });

  it('gives a secret to those who need it alone', () => {
    const plans = plan();
    expect(told(plans, 'MBAAS_KEK_FILE')).toEqual(['key-management']);
    expect(told(plans, 'MBAAS_IDENTITY_SECRET')).toEqual(['avatar-identity']);
    expect(told(plans, 'MBAAS_SANDBOX_KEY')).toEqual(['gateway']);
  });

  it('copies topics three times where there are three brokers', () => {
    expect(plan()[0]?.environment['MBAAS_KAFKA_REPLICATION']).toBe('3');
    expect(plan({ brokers: ['127.0.0.1:1'] })[0]?.environment['MBAAS_KAFKA_REPLICATION']).toBe('1');
  });
});
