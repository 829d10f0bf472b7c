import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseIp } from '@mbaas/chain-codec';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { network, ScriptedListener, ScriptedPeer, startNode, type TestNode } from '../../test/peers-world.ts';
import { loadAddresses, saveAddresses } from './addresses/address.store.ts';
import type { PeersOptions } from './create-peers.ts';
import type { PeersConfig } from './peers.config.ts';

let db: TestDatabase;
const nodes: TestNode[] = [];
const others: ScriptedListener[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(nodes.splice(0).map(({ peers }) => peers.stop()));
  await Promise.all(others.splice(0).map((other) => other.stop()));
  await db.pool.query('TRUNCATE p2p.address, p2p.host_score');
});
afterAll(() => db.drop());

async function node(config: Partial<PeersConfig> = {}, options: Partial<PeersOptions> = {}): Promise<TestNode> {
  const started = await startNode(db.database, { discover: true, ...config }, options);
  nodes.push(started);
  return started;
}

async function other(host: string): Promise<ScriptedListener> {
  const started = await ScriptedListener.start(host);
  others.push(started);
  return started;
}

function told(ip: string, port: number, agoMs = 0) {
  const bytes = parseIp(ip);
  if (!bytes.ok) throw new Error(ip);
  return { ip: bytes.value, port, services: 1n, timestamp: Math.floor((Date.now() - agoMs) / 1000) };
}

describe('addresses', () => {
  it('that a peer tells are connected to', async () => {
    const target = await other('127.0.0.61');
    const { port, listener } = await node();
    const teller = ScriptedPeer.to(port, '127.0.0.62');
    await teller.greet();
    teller.send({ command: 'addr', body: { addresses: [told('127.0.0.61', target.port)] } });
    await (await target.nth(1)).greet();
    await listener.changes.until(() => listener.peers.length === 2);
    expect(listener.peers[1]!.direction).toBe('outbound');
  });

  it('are taken from seeds by DNS, where discovery is on', async () => {
    const target = await other('127.0.0.63');
    const asked: string[] = [];
    const resolve = async (host: string): Promise<readonly string[]> => {
      asked.push(host);
      if (host === 'gone.example') throw new Error('ENOTFOUND');
      return ['127.0.0.63'];
    };
    const seeded = { ...network, seeds: ['gone.example', `seed.example:${target.port}`] };
    await node({ discover: false }, { network: seeded, resolve });
    expect(asked).toEqual([]);
    await node({}, { network: seeded, resolve });
    await (await target.nth(1)).greet();
    expect(asked).toEqual(['gone.example', 'seed.example']);
  });

  it('survive a restart, what worked and what failed', async () => {
    const target = await other('127.0.0.64');
    const first = await node();
    const teller = ScriptedPeer.to(first.port, '127.0.0.65');
    await teller.greet();
    teller.send({ command: 'addr', body: { addresses: [told('127.0.0.64', target.port), told('127.0.0.66', 1), told('127.0.0.67', 2, 40 * 86_400_000)] } });
    const peer = await target.nth(1);
    await peer.greet();
    await first.listener.changes.until(() => first.listener.peers.length === 2);
    expect(first.peers.known).toBe(2);
    await first.peers.stop();

    const saved = await loadAddresses(db.database, 100);
    expect(saved.map(({ authority, failures, services, succeededAt }) => ({ authority, failures, services, worked: succeededAt !== undefined }))).toEqual([
      { authority: `127.0.0.64:${target.port}`, failures: 0, services: 1n, worked: true },
      { authority: '127.0.0.66:1', failures: 1, services: 1n, worked: false },
    ]);
    const second = await node();
    expect(second.peers.known).toBe(2);
    // It was tried a moment ago: its pause holds over the restart as well.
    expect(target.count).toBe(1);
  });

  it('are checked: none that leads nowhere, none without a port, a bounded number a connection', async () => {
    const { port, peers, listener } = await node({ allowPrivate: false, outbound: 0 });
    const teller = ScriptedPeer.to(port, '127.0.0.68');
    await teller.greet();
    teller.send({ command: 'addr', body: { addresses: [told('127.0.0.1', 1), told('10.0.0.1', 1), told('9.9.9.9', 0), told('9.9.9.9', 5_251)] } });
    const many = Array.from({ length: 1_000 }, (_, i) => told(`8.8.${i >> 8}.${i & 255}`, 5_251));
    teller.send({ command: 'addr', body: { addresses: many } });
    teller.send({ command: 'mempool', body: {} });
    await listener.changes.until(() => listener.messages.length === 1);
    expect(peers.known).toBe(1 + 996);
  });

  it('are told once a connection, a tenth to a fifth of them', async () => {
    const entries = Array.from({ length: 100 }, (_, i) => ({ ...told(`8.8.8.${i}`, 5_251), authority: `8.8.8.${i}:5251`, seenAt: Date.now(), failures: 0 }));
    const empty = await node({ outbound: 0 });
    await saveAddresses(db.database, entries, []);
    const { port } = await node({ outbound: 0 });
    const peer = ScriptedPeer.to(port, '127.0.0.69');
    await peer.greet();
    for (let i = 0; i < 3; i += 1) peer.send({ command: 'getaddr', body: {} });
    peer.send({ command: 'ping', body: { nonce: 9n } });
    await peer.heard('pong');
    expect(peer.commands().filter((command) => command === 'addr')).toHaveLength(1);
    const { length } = peer.message('addr').addresses;
    expect([length >= 10, length <= 20]).toEqual([true, true]);

    const nothing = ScriptedPeer.to(empty.port, '127.0.0.70');
    await nothing.greet();
    nothing.send({ command: 'getaddr', body: {} });
    nothing.send({ command: 'ping', body: { nonce: 9n } });
    await nothing.heard('pong');
    expect(nothing.commands()).not.toContain('addr');
  });

  it('beyond the limit leave the table at the next start', async () => {
    await node({ outbound: 0 });
    const entries = Array.from({ length: 30 }, (_, i) => ({ ...told(`8.8.8.${i}`, 5_251), authority: `8.8.8.${i}:5251`, seenAt: Date.now() - i, failures: 0 }));
    await saveAddresses(db.database, entries, ['9.9.9.9:1']);
    const { peers } = await node({ outbound: 0, addresses: 10 });
    expect(peers.known).toBe(10);
    const { rows } = await db.pool.query<{ count: string }>('SELECT count(*)::text AS count FROM p2p.address');
    expect(rows).toEqual([{ count: '10' }]);
  });

  it('of this node itself are forgotten', async () => {
    const { port, peers, log } = await node();
    const teller = ScriptedPeer.to(port, '127.0.0.71');
    await teller.greet();
    teller.send({ command: 'addr', body: { addresses: [told('127.0.0.1', port)] } });
    await log.ended(2);
    expect([log.ends(), peers.known]).toEqual([['PEER_SELF', 'PEER_SELF'], 0]);
  });

  it('of banned hosts are not connected to', async () => {
    const target = await other('127.0.0.72');
    const fine = await other('127.0.0.73');
    const { port, listener } = await node();
    const bad = ScriptedPeer.to(port, '127.0.0.72');
    await bad.greet();
    listener.peers[0]!.penalise('PEER_MAGIC_WRONG');
    await bad.closed();
    const teller = ScriptedPeer.to(port, '127.0.0.74');
    await teller.greet();
    teller.send({ command: 'addr', body: { addresses: [told('127.0.0.72', target.port), told('127.0.0.73', fine.port)] } });
    await (await fine.nth(1)).greet();
    expect(target.count).toBe(0);
  });
});
