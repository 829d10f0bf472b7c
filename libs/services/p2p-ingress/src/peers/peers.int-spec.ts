import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { ScriptedListener, ScriptedPeer, startNode, type TestNode } from '../../test/peers-world.ts';
import type { PeersConfig } from './peers.config.ts';

let db: TestDatabase;
const nodes: TestNode[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  for (const { peers } of nodes.splice(0)) await peers.stop();
  await db.pool.query('TRUNCATE p2p.address, p2p.host_score');
});
afterAll(() => db.drop());

const node = async (config: Partial<PeersConfig> = {}): Promise<TestNode> => {
  const started = await startNode(db.database, config);
  nodes.push(started);
  return started;
};

describe('a handshake', () => {
  it('comes about with another node, and messages go both ways', async () => {
    const a = await node();
    const b = await node({ connect: [`127.0.0.1:${a.port}`], localAddress: '127.0.0.2' });
    await a.listener.changes.until(() => a.listener.peers.length === 1);
    await b.listener.changes.until(() => b.listener.peers.length === 1);
    expect(a.listener.peers[0]).toMatchObject({ direction: 'inbound', version: { protocol: 70_012, startHeight: 7, relay: true, services: 1n, userAgent: '/mbaas:0.1.0/' } });
    expect(b.listener.peers[0]).toMatchObject({ direction: 'outbound', connected: true });

    b.listener.peers[0]!.send({ command: 'mempool', body: {} });
    await a.listener.changes.until(() => a.listener.messages.length === 1);
    a.listener.peers[0]!.sendPayload('block', Uint8Array.of(1, 2, 3));
    await b.listener.changes.until(() => b.listener.messages.length === 1);
    expect(a.listener.messages).toEqual([{ command: 'mempool', body: {} }]);
    expect(b.listener.messages).toEqual([{ command: 'block', payload: Uint8Array.of(1, 2, 3) }]);
    expect(b.peers.list()).toMatchObject([{ address: `127.0.0.1:${a.port}`, direction: 'outbound', startHeight: 7, score: 0 }]);
  });

  it('greets at once, answers a version with a verack, then pings and asks for addresses', async () => {
    const { port } = await node();
    const peer = ScriptedPeer.to(port);
    await peer.heard('version');
    expect(peer.message('version')).toMatchObject({ version: 70_012, services: 1n, startHeight: 7, relay: 1, sender: { port: 0 } });
    await peer.greet();
    expect(peer.commands()).toEqual(['version', 'verack', 'ping', 'getaddr']);
  });

  it('greets at once when it connects itself', async () => {
    const other = await ScriptedListener.start();
    const { listener } = await node({ connect: [`127.0.0.8:${other.port}`] });
    const peer = await other.nth(1);
    await peer.greet({ startHeight: 5, userAgent: 'evil\n\u0007agent' });
    await listener.changes.until(() => listener.peers.length === 1);
    expect(listener.peers[0]!.version).toMatchObject({ startHeight: 5, userAgent: 'evilagent' });
    await other.stop();
  });
});

describe('a penalty of 100', () => {
  it('bans the host and ends its connections, others stay', async () => {
    const { port, listener, peers } = await node();
    const good = ScriptedPeer.to(port, '127.0.0.5');
    await good.greet();
    const bad = ScriptedPeer.to(port, '127.0.0.6');
    await bad.greet();
    await listener.changes.until(() => listener.peers.length === 2);
    listener.peers[1]!.penalise('BLOCK_WORK_INVALID');
    await bad.closed();
    expect(listener.goneLabels).toEqual([listener.peers[1]!.label]);
    expect(peers.bans()).toMatchObject([{ host: '127.0.0.6', code: 'BLOCK_WORK_INVALID' }]);
    const again = ScriptedPeer.to(port, '127.0.0.6');
    await again.closed();
    expect(again.received).toEqual([]);
    expect(good.isClosed).toBe(false);
    expect(peers.list()).toHaveLength(1);
  });
});
