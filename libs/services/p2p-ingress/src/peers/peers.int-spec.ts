import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { greeting, ScriptedListener, ScriptedPeer, startNode, type TestNode } from '../../test/peers-world.ts';
import type { PeersOptions } from './create-peers.ts';
import type { PeersConfig } from './peers.config.ts';

let db: TestDatabase;
const nodes: TestNode[] = [];
const others: { stop(): Promise<void> }[] = [];

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
  const started = await startNode(db.database, config, options);
  nodes.push(started);
  return started;
}

async function other(host?: string): Promise<ScriptedListener> {
  const started = await ScriptedListener.start(host);
  others.push(started);
  return started;
}

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

  it('begins with the version, answers one with a verack, then pings and asks for addresses', async () => {
    const { port } = await node();
    const peer = ScriptedPeer.to(port);
    await peer.heard('version');
    expect(peer.message('version')).toMatchObject({ version: 70_012, services: 1n, startHeight: 7, relay: 1, sender: { port: 0 } });
    await peer.greet();
    expect(peer.commands()).toEqual(['version', 'verack', 'ping', 'getaddr']);
  });

  it('is the same when the node connects', async () => {
    const listening = await other();
    const { listener } = await node({ connect: [`127.0.0.8:${listening.port}`], relay: false, advertise: '9.9.9.9:5251' });
    const peer = await listening.nth(1);
    await peer.greet({ startHeight: 5, userAgent: 'evil\n\u0007agent', relay: 0 });
    await peer.heard('addr');
    await listener.changes.until(() => listener.peers.length === 1);
    expect(peer.message('version')).toMatchObject({ relay: 0, sender: { port: 5_251 } });
    expect(peer.message('addr').addresses).toMatchObject([{ port: 5_251, services: 1n }]);
    expect(listener.peers[0]!.version).toMatchObject({ startHeight: 5, relay: false, userAgent: 'evilagent' });
  });

  it('ends with a code where the other side does not keep to it', async () => {
    const { port, log, listener, pass } = await node();
    const cases: readonly (readonly [string, (peer: ScriptedPeer) => void])[] = [
      ['PEER_PROTOCOL_TOO_OLD', (peer) => peer.send({ command: 'version', body: oldGreeting(31_401) })],
      ['PEER_HANDSHAKE_ORDER', (peer) => peer.send({ command: 'ping', body: { nonce: 1n } })],
      ['PEER_HANDSHAKE_ORDER', (peer) => peer.sendRaw('block', new Uint8Array(3))],
      ['PEER_HANDSHAKE_ORDER', (peer) => [1, 2].forEach(() => peer.send({ command: 'version', body: greeting() }))],
      ['PEER_HANDSHAKE_ORDER', (peer) => [1, 2].forEach(() => peer.send({ command: 'verack', body: {} }))],
      ['PEER_HANDSHAKE_LATE', (peer) => void (peer.send({ command: 'version', body: greeting() }), pass(31_000))],
      ['PEER_CLOSED', (peer) => peer.socket.end()],
      ['PEER_CONNECTION_LOST', (peer) => peer.socket.resetAndDestroy()],
    ];
    for (const [i, [code, act]] of cases.entries()) {
      const peer = ScriptedPeer.to(port, `127.0.1.${i + 1}`);
      await peer.heard('version');
      act(peer);
      await peer.closed();
      await log.ended(i + 1);
      expect(log.ends().at(-1)).toBe(code);
    }
    expect(listener.peers).toEqual([]);
  });

  it('lets old peers greet and ping as they did', async () => {
    const { port, listener, pass } = await node();
    const peer = ScriptedPeer.to(port);
    peer.send({ command: 'version', body: oldGreeting(31_402) });
    await peer.heard('verack');
    peer.send({ command: 'verack', body: {} });
    peer.sendRaw('ping', new Uint8Array(0));
    peer.send({ command: 'mempool', body: {} });
    await listener.changes.until(() => listener.messages.length === 1);
    expect(listener.peers[0]!.version).toMatchObject({ protocol: 31_402, relay: true });
    for (const count of [2, 3]) {
      pass(301_000);
      await peer.changes.until(() => peer.oldPings >= count);
    }
    expect(peer.isClosed).toBe(false);
  });

  it('does not come about with this node itself', async () => {
    const { peers, port, log } = await node();
    peers.connect(`127.0.0.1:${port}`);
    await log.ended(2);
    expect(log.ends()).toEqual(['PEER_SELF', 'PEER_SELF']);
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(peers.bans()).toEqual([]);
  });

  it('does not come about twice with one node', async () => {
    const { port, log } = await node();
    const first = ScriptedPeer.to(port);
    await first.greet({ nonce: 77n });
    const second = ScriptedPeer.to(port, '127.0.0.10');
    await second.heard('version');
    second.send({ command: 'version', body: greeting({ nonce: 77n }) });
    await second.closed();
    expect(log.ends()).toEqual(['PEER_DUPLICATE']);
    expect(first.isClosed).toBe(false);
  });
});

describe('connections', () => {
  it('are bounded, in all and from one host', async () => {
    const metrics = createMetrics();
    const { port, peers } = await node({ inbound: 3, inboundPerHost: 2 }, { metrics });
    const taken = ['127.0.0.11', '127.0.0.11', '127.0.0.12'].map((host) => ScriptedPeer.to(port, host));
    await Promise.all(taken.slice(0, 2).map((peer) => peer.greet()));
    await ScriptedPeer.to(port, '127.0.0.11').closed();
    await taken[2]!.greet();
    await ScriptedPeer.to(port, '127.0.0.13').closed();
    expect(peers.list()).toHaveLength(3);
    const page = async (): Promise<string> => (await metrics.render()).body;
    expect(await page()).toContain('mbaas_p2p_peers{direction="inbound"} 3');
    expect(await page()).toContain('mbaas_p2p_peers{direction="outbound"} 0');
    expect(await page()).toContain('mbaas_p2p_handshakes_failed_total{code="PEER_SLOTS_TAKEN"} 2');
    expect(await page()).toContain('mbaas_p2p_messages_total{direction="in",command="version"} 3');
    expect(await page()).toContain('mbaas_p2p_bytes_total{direction="in",command="verack"} 72');
  });

  it('of one host come as often as they may', async () => {
    const metrics = createMetrics();
    const { port, log } = await node({ inboundPerMinute: 1 }, { metrics });
    for (const count of [1, 2]) {
      const peer = ScriptedPeer.to(port);
      await peer.greet();
      peer.close();
      await log.ended(count);
    }
    const third = ScriptedPeer.to(port);
    await third.closed();
    expect(third.received).toEqual([]);
    expect((await metrics.render()).body).toContain('mbaas_p2p_handshakes_failed_total{code="PEER_TOO_OFTEN"} 1');
    await ScriptedPeer.to(port, '127.0.0.15').greet();
  });

  it('do not begin where the port is taken', async () => {
    const { port } = await node();
    await expect(startNode(db.database, { listen: { host: '0.0.0.0', port } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('to kept addresses are made again and again', async () => {
    const listening = await other();
    const metrics = createMetrics();
    const { log } = await node({ connect: [`127.0.0.8:${listening.port}`, '127.0.0.8:1'] }, { metrics });
    for (const number of [1, 2, 3]) {
      const peer = await listening.nth(number);
      await peer.greet();
      peer.close();
      await log.ended(number);
    }
    expect((await metrics.render()).body).toMatch(/handshakes_failed_total\{code="PEER_UNREACHABLE"\} [1-9]/);
  });

  it('end after their lifetime, without life, and when a ping is not answered', async () => {
    const ends: unknown[] = [];
    for (const [passes, config] of [
      [1_441, { inactivityMs: 1e9 }],
      [11, {}],
      [6, {}],
    ] as const) {
      const { port, log, pass, peers } = await node(config);
      const peer = ScriptedPeer.to(port);
      await peer.greet();
      pass(passes * 60_000);
      await log.ended(1);
      ends.push(...log.ends());
      expect(peers.bans()).toEqual([]);
    }
    expect(ends).toEqual(['PEER_LIFETIME_OVER', 'PEER_INACTIVE', 'PEER_PONG_MISSING']);
  });

  it('stay while pings are answered, and end with a wrong pong', async () => {
    const { port, log, peers, pass } = await node();
    const peer = ScriptedPeer.to(port);
    peer.answersPings = true;
    await peer.greet();
    for (const count of [2, 3, 4]) {
      await peer.roundTrip();
      pass(301_000);
      await peer.heard('ping', count);
    }
    await peer.roundTrip();
    expect(peers.list()[0]!.pingMs).toBeGreaterThanOrEqual(0);
    expect(log.ends()).toEqual([]);
    expect(peer.message('pong')).toEqual({ nonce: 5n });
    peer.send({ command: 'pong', body: { nonce: 123n } });
    await peer.closed();
    expect(log.ends()).toEqual(['PEER_PONG_WRONG']);
  });

  it('end at a stop, which waits for the message in work and leaves nothing behind', async () => {
    const { port, log, listener, peers } = await node();
    const peer = ScriptedPeer.to(port);
    await peer.greet();
    const work = Promise.withResolvers<void>();
    listener.hold = work.promise;
    peer.send({ command: 'mempool', body: {} });
    await listener.changes.until(() => listener.messages.length === 1);
    let hasStopped = false;
    const stopped = peers.stop().then(() => (hasStopped = true));
    await peer.closed();
    expect([log.ends(), hasStopped]).toEqual([['PEER_STOPPING'], false]);
    work.resolve();
    await stopped;
    expect([peers.list(), peers.listening, listener.goneLabels.length]).toEqual([[], undefined, 1]);
    await peers.stop();
  });

  it('end at a stop although a message is never done with', async () => {
    const { port, log, listener, peers } = await node({ stopMs: 50 });
    const peer = ScriptedPeer.to(port);
    await peer.greet();
    listener.hold = new Promise(() => undefined);
    peer.send({ command: 'mempool', body: {} });
    await listener.changes.until(() => listener.messages.length === 1);
    await peers.stop();
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('end when the listener fails, which is told to the operator', async () => {
    const { port, log, listener } = await node();
    const peer = ScriptedPeer.to(port);
    await peer.greet();
    const work = Promise.withResolvers<void>();
    listener.hold = work.promise;
    peer.send({ command: 'mempool', body: {} });
    await listener.changes.until(() => listener.messages.length === 1);
    work.reject(new Error('a bug'));
    await peer.closed();
    expect(log.ends()).toEqual(['PEER_LISTENER_FAILED']);
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('say nothing above debug that a peer wrote', async () => {
    const { port, log, listener } = await node();
    const peer = ScriptedPeer.to(port);
    await peer.greet({ userAgent: '/outsider/' });
    await listener.changes.until(() => listener.peers.length === 1);
    listener.peers[0]!.penalise('PEER_MAGIC_WRONG');
    for (let i = 0; i < 3; i += 1) listener.peers[0]!.penalise('BLOCK_OF_GOLD');
    await peer.closed();
    const seen = log.lines.filter(({ level }) => level !== 'debug');
    expect(seen.map(({ sentence }) => sentence)).toEqual(['Schema migrated', 'Peers are connected to', 'Host banned', 'A penalty for a code that no table has'].slice(seen[0]?.sentence === 'Schema migrated' ? 0 : 1));
    expect(JSON.stringify(seen)).not.toContain('outsider');
  });
});

/** A version message of old: it has no relay field. */
function oldGreeting(version: number): ReturnType<typeof greeting> {
  const { relay: _relay, ...body } = greeting({ version });
  return body as ReturnType<typeof greeting>;
}
