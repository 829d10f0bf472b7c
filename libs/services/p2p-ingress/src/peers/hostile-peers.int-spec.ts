import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeFrame, WIRE_LIMITS } from '@mbaas/chain-codec';
import { createMetrics } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { network, ScriptedPeer, startNode, type TestNode } from '../../test/peers-world.ts';
import type { PeersOptions } from './create-peers.ts';
import type { PeersConfig } from './peers.config.ts';

const MIB = 1024 * 1024;
const EMPTY = new Uint8Array(0);

let db: TestDatabase;
const nodes: TestNode[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(nodes.splice(0).map(({ peers }) => peers.stop()));
  await db.pool.query('TRUNCATE p2p.address, p2p.host_score');
});
afterAll(() => db.drop());

async function node(config: Partial<PeersConfig> = {}, options: Partial<PeersOptions> = {}): Promise<TestNode> {
  const started = await startNode(db.database, config, options);
  nodes.push(started);
  return started;
}

/** A frame with a heading changed in some place. */
function spoiled(command: string, payload: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const frame = encodeFrame(network.magic, command, payload).slice();
  change(new DataView(frame.buffer));
  return frame;
}

const CASES: readonly (readonly [string, () => Uint8Array])[] = [
  ['PEER_MAGIC_WRONG', () => encodeFrame(network.magic ^ 1, 'ping', new Uint8Array(8))],
  ['PEER_MAGIC_WRONG', () => Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
  ['PEER_COMMAND_UNKNOWN', () => encodeFrame(network.magic, 'feefilter', new Uint8Array(8))],
  ['PEER_COMMAND_UNKNOWN', () => encodeFrame(network.magic, 'sendcmpct', new Uint8Array(9))],
  ['PEER_FRAME_TOO_LARGE', () => spoiled('block', EMPTY, (view) => view.setUint32(16, 0xffff_ffff, true)).subarray(0, 24)],
  ['PEER_FRAME_TOO_LARGE', () => encodeFrame(network.magic, 'getaddr', new Uint8Array(1))],
  ['PEER_CHECKSUM_WRONG', () => spoiled('ping', new Uint8Array(8), (view) => view.setUint32(20, 0, true))],
  // trailing bytes, a count without items
  ['PEER_PAYLOAD_MALFORMED', () => encodeFrame(network.magic, 'inv', new Uint8Array(2))],
  ['PEER_PAYLOAD_MALFORMED', () => encodeFrame(network.magic, 'headers', Uint8Array.of(0xfd, 0xd0, 0x07))],
  ['PEER_PAYLOAD_MALFORMED', () => encodeFrame(network.magic, 'ping', EMPTY)],
];

describe('bytes that are none of the wire', () => {
  it('end the connection with their code, before and after the handshake, in one piece or byte by byte', async () => {
    const { port, log } = await node();
    let count = 0;
    for (const [code, bytes] of CASES) {
      for (const way of ['at once', 'after the handshake', 'byte by byte'] as const) {
        const peer = ScriptedPeer.to(port, `127.0.2.${(count += 1)}`);
        if (way === 'at once') await peer.heard('version');
        else await peer.greet();
        if (way === 'byte by byte') for (const byte of bytes()) peer.write(Uint8Array.of(byte));
        else peer.write(bytes());
        await peer.closed();
        await log.ended(count);
        expect([way, log.ends().at(-1)]).toEqual([way, code]);
      }
    }
  });

  it('never do anything else but end it, whatever they are', async () => {
    const { port, log, listener } = await node();
    const good = ScriptedPeer.to(port, '127.0.0.20');
    await good.greet();
    let count = 0;
    const garbage = fc.uint8Array({ minLength: 24, maxLength: 3_000 });
    const framed = fc.tuple(fc.constantFrom('version', 'inv', 'addr', 'headers', 'getdata', 'reject', 'merkleblock', 'pong', 'filterload'), fc.uint8Array({ maxLength: 500 }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(garbage, framed.map(([command, payload]) => encodeFrame(network.magic, command, payload))), fc.boolean(), async (bytes, isGreeted) => {
        const peer = ScriptedPeer.to(port, `127.0.3.${(count += 1)}`);
        if (isGreeted) await peer.greet();
        peer.write(bytes);
        // Whoever sends what a node may send is let be: it ends the connection itself.
        peer.socket.end();
        await peer.closed();
      }),
      { numRuns: 60 },
    );
    await log.ended(count);
    const codes = new Set(log.ends());
    for (const code of codes) expect(String(code)).toMatch(/^PEER_(MAGIC_WRONG|COMMAND_UNKNOWN|FRAME_TOO_LARGE|CHECKSUM_WRONG|PAYLOAD_MALFORMED|HANDSHAKE_ORDER|PONG_WRONG|CLOSED|CONNECTION_LOST)$/);
    expect([...codes]).toEqual(expect.arrayContaining(['PEER_MAGIC_WRONG', 'PEER_PAYLOAD_MALFORMED']));
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    good.send({ command: 'mempool', body: {} });
    await listener.changes.until(() => listener.messages.at(-1)?.command === 'mempool');
  });
});

describe('a ban', () => {
  it('comes at once for another network, holds over a restart, and spares other hosts', async () => {
    const metrics = createMetrics();
    const first = await node({}, { metrics });
    const peer = ScriptedPeer.to(first.port, '127.0.0.31');
    await peer.greet();
    peer.write(new Uint8Array(24));
    await peer.closed();
    expect(first.peers.bans()).toMatchObject([{ host: '127.0.0.31', code: 'PEER_MAGIC_WRONG' }]);
    expect((await metrics.render()).body).toContain('mbaas_p2p_bans_total{code="PEER_MAGIC_WRONG"} 1');
    await first.peers.stop();

    const second = await node();
    expect(second.peers.bans()).toMatchObject([{ host: '127.0.0.31', code: 'PEER_MAGIC_WRONG' }]);
    const again = ScriptedPeer.to(second.port, '127.0.0.31');
    await again.closed();
    expect(again.received).toEqual([]);
    await ScriptedPeer.to(second.port, '127.0.0.32').greet();
  });

  it('comes at the third broken frame; two scores survive a restart', async () => {
    const first = await node();
    for (let i = 0; i < 2; i += 1) {
      const peer = ScriptedPeer.to(first.port, '127.0.0.33');
      await peer.greet();
      peer.write(CASES[6]![1]());
      await peer.closed();
    }
    expect(first.peers.bans()).toEqual([]);
    await first.peers.stop();
    const second = await node();
    const peer = ScriptedPeer.to(second.port, '127.0.0.33');
    await peer.greet();
    expect(second.peers.list()[0]!.score).toBe(80);
    peer.write(CASES[6]![1]());
    await peer.closed();
    expect(second.peers.bans()).toMatchObject([{ host: '127.0.0.33', code: 'PEER_CHECKSUM_WRONG' }]);
  });

  it('ends all connections of the host, and lets it in again when it is over', async () => {
    const { port, listener, log, peers, pass } = await node();
    const both = [1, 2].map(() => ScriptedPeer.to(port, '127.0.0.34'));
    const good = ScriptedPeer.to(port, '127.0.0.35');
    await Promise.all([...both, good].map((peer) => peer.greet()));
    const bad = listener.peers.find(({ id }) => peers.list().some((status) => status.id === id && status.address.startsWith('127.0.0.34:')))!;
    bad.penalise('BLOCK_WORK_INVALID');
    await Promise.all(both.map((peer) => peer.closed()));
    expect([...log.ends()].sort()).toEqual(['BLOCK_WORK_INVALID', 'PEER_BANNED']);
    expect([good.isClosed, bad.connected, bad.send({ command: 'mempool', body: {} })]).toEqual([false, false, false]);
    pass(23 * 3_600_000);
    await ScriptedPeer.to(port, '127.0.0.34').closed();
    pass(3_600_001);
    await ScriptedPeer.to(port, '127.0.0.34').greet();
  });

  it('is written soon, not at the stop only', async () => {
    const { port, listener } = await node({ saveMs: 3_600_000 });
    await ScriptedPeer.to(port, '127.0.0.36').greet();
    listener.peers[0]!.penalise('PEER_MAGIC_WRONG');
    let rows = 0;
    while (rows === 0) rows = (await db.pool.query('SELECT 1 FROM p2p.host_score WHERE host = $1 AND banned_until > now()', ['127.0.0.36'])).rowCount ?? 0;
    expect(rows).toBe(1);
  });
});

describe('pace', () => {
  it('of a frame that never ends ends the connection, although bytes keep coming', async () => {
    const { port, log, peers } = await node({ frameMs: 200 });
    const peer = ScriptedPeer.to(port, '127.0.0.41');
    await peer.greet();
    const frame = encodeFrame(network.magic, 'tx', new Uint8Array(1_000_000));
    peer.write(frame.subarray(0, 100));
    let at = 100;
    const drip = setInterval(() => peer.write(frame.subarray(at, (at += 1))), 10);
    await peer.closed();
    clearInterval(drip);
    expect(log.ends()).toEqual(['PEER_FRAME_LATE']);
    expect(peers.bans()).toEqual([]);
  });

  it('is not held against a peer while this node works', async () => {
    const { port, log, listener, pass } = await node();
    const peer = ScriptedPeer.to(port, '127.0.0.42');
    peer.answersPings = true;
    await peer.greet();
    await peer.roundTrip();
    const idle = ScriptedPeer.to(port, '127.0.0.46');
    await idle.greet();
    const work = Promise.withResolvers<void>();
    listener.hold = work.promise;
    const whole = encodeFrame(network.magic, 'tx', new Uint8Array(5_000));
    peer.send({ command: 'mempool', body: {} });
    peer.write(whole.subarray(0, 30));
    await listener.changes.until(() => listener.messages.length === 1);
    pass(3_600_000);
    // Its end shows that the time limits were looked at.
    await idle.closed();
    expect(log.ends()).toEqual(['PEER_INACTIVE']);
    work.resolve();
    peer.write(whole.subarray(30));
    await listener.changes.until(() => listener.messages.length === 2);
  });

  it('of messages is held down and a flood scored until it is a ban', async () => {
    const { port, log, peers } = await node({ messagesPerSecond: 50, messagesBurst: 100, floodMs: 60 });
    const peer = ScriptedPeer.to(port, '127.0.0.43');
    await peer.greet();
    const ping = encodeFrame(network.magic, 'ping', new Uint8Array(8));
    peer.write(Buffer.concat(Array.from({ length: 5_000 }, () => ping)));
    await peer.closed();
    expect(log.ends()).toEqual(['PEER_FLOOD']);
    expect(peer.commands().filter((command) => command === 'pong').length).toBeLessThan(1_000);
    expect(peers.bans()).toMatchObject([{ host: '127.0.0.43', code: 'PEER_FLOOD' }]);
  });

  it('of inventory is held down the same way', async () => {
    const { port, log } = await node({ itemsPerSecond: 10_000, itemsBurst: 20_000, floodMs: 60 });
    const peer = ScriptedPeer.to(port, '127.0.0.44');
    await peer.greet();
    const items = Array.from({ length: 1_000 }, () => ({ type: 1, hash: new Uint8Array(32) as never }));
    for (let i = 0; i < 50; i += 1) peer.send({ command: 'inv', body: { items } });
    await peer.closed();
    expect(log.ends()).toEqual(['PEER_FLOOD']);
  });

  it('of bytes is held down without a score', async () => {
    const { port, listener, peers } = await node({ bytesPerSecond: 20 * MIB, bytesBurst: MIB });
    const peer = ScriptedPeer.to(port, '127.0.0.45');
    await peer.greet();
    const block = encodeFrame(network.magic, 'block', new Uint8Array(MIB));
    const began = performance.now();
    for (let i = 0; i < 8; i += 1) peer.write(block);
    await listener.changes.until(() => listener.messages.length === 8);
    // Seven of eight MiB at 20 a second.
    expect(performance.now() - began).toBeGreaterThan(300);
    expect(peers.list()[0]!.score).toBe(0);
  });
});

describe('memory', () => {
  it('holds one message of a peer while it is handled: the rest stays with the sender', async () => {
    const { port, listener, peers } = await node();
    const peer = ScriptedPeer.to(port, '127.0.0.51');
    await peer.greet();
    const work = Promise.withResolvers<void>();
    listener.hold = work.promise;
    for (let i = 0; i < 24; i += 1) peer.sendRaw('block', new Uint8Array(MIB));
    await listener.changes.until(() => listener.messages.length === 1);
    // Another connection's whole handshake gives the first every chance to be read.
    await ScriptedPeer.to(port, '127.0.0.52').greet();
    expect(listener.messages).toHaveLength(1);
    const held = peers.list().find(({ address }) => address.startsWith('127.0.0.51:'))!;
    expect(held.bytesIn).toBeLessThan(2 * MIB);
    expect(peer.socket.writableLength).toBeGreaterThan(8 * MIB);
    work.resolve();
    await listener.changes.until(() => listener.messages.length === 24);
  });

  it('ends a peer that does not take what it is sent, by bytes and by messages', async () => {
    const { port, listener, log } = await node({ sendBytes: 4 * MIB, sendMessages: 100 });
    for (const [number, payload] of [new Uint8Array(MIB), new Uint8Array(100)].entries()) {
      const scripted = ScriptedPeer.to(port, `127.0.0.${53 + number}`);
      await scripted.greet();
      await listener.changes.until(() => listener.peers.length === number + 1);
      scripted.socket.pause();
      const peer = listener.peers[number]!;
      // The system's own buffers are full first.
      if (number === 1) while (peer.queuedBytes === 0) peer.sendPayload('block', new Uint8Array(256 * 1024));
      let sent = 0;
      while (peer.sendPayload('block', payload)) sent += 1;
      expect(sent).toBeLessThan(number === 0 ? 30 : 101);
      await log.ended(number + 1);
      scripted.close();
    }
    expect(log.ends()).toEqual(['PEER_NOT_READING', 'PEER_NOT_READING']);
  });

  it('ends a peer that stops taking, after a while', async () => {
    const { port, listener, log } = await node({ writeMs: 150 });
    const scripted = ScriptedPeer.to(port, '127.0.0.56');
    await scripted.greet();
    scripted.socket.pause();
    const peer = listener.peers[0]!;
    while (peer.queuedBytes === 0) peer.sendPayload('block', new Uint8Array(256 * 1024));
    const drained = peer.drained(0);
    await log.ended(1);
    await drained;
    expect(log.ends()).toEqual(['PEER_NOT_READING']);
    scripted.close();
  });

  it('is free again for a sender that waits until its peer has taken enough', async () => {
    const { port, listener, log } = await node({ sendBytes: MIB / 2 });
    const scripted = ScriptedPeer.to(port, '127.0.0.57');
    await scripted.greet();
    const peer = listener.peers[0]!;
    for (let i = 0; i < 60; i += 1) {
      await peer.drained(MIB / 8);
      peer.send({ command: 'notfound', body: { items: Array.from({ length: 3_000 }, () => ({ type: 2, hash: new Uint8Array(32) as never })) } });
    }
    await scripted.heard('notfound', 60);
    // Small ones count by their number.
    for (let i = 0; i < 3_000; i += 1) {
      await peer.drained(MIB / 8);
      peer.send({ command: 'sendheaders', body: {} });
    }
    await scripted.heard('sendheaders', 3_000);
    expect(log.ends()).toEqual([]);
  });

  it('grows with nothing that was only announced', async () => {
    const { port } = await node({ inboundPerHost: 100, inbound: 100 });
    const before = process.memoryUsage().arrayBuffers;
    const heading = encodeFrame(network.magic, 'block', new Uint8Array(WIRE_LIMITS.maxPayloadSize)).subarray(0, 40);
    const peers = Array.from({ length: 50 }, () => ScriptedPeer.to(port, '127.0.0.58'));
    await Promise.all(peers.map((peer) => peer.heard('version')));
    for (const peer of peers) peer.write(heading);
    await Promise.all(peers.map((peer) => peer.flushed()));
    await ScriptedPeer.to(port, '127.0.0.59').greet();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MIB);
    for (const peer of peers) peer.close();
  });
});
