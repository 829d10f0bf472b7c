import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import { startToxiproxy, type FaultyLink, type Toxiproxy } from './toxiproxy.ts';

let toxiproxy: Toxiproxy;
let echo: Server;
let link: FaultyLink;

beforeAll(async () => {
  toxiproxy = await startToxiproxy({ log: NullLogger });
  echo = createServer((socket) => socket.on('error', () => socket.destroy()).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = await toxiproxy.link('echo', `127.0.0.1:${(echo.address() as AddressInfo).port}`);
}, 180_000);
afterEach(() => toxiproxy.healAll());
afterAll(async () => {
  await toxiproxy.stop();
  echo.close();
});

async function open(): Promise<Socket> {
  const [host = '', port] = link.address.split(':');
  const socket = connect({ host, port: Number(port) });
  await once(socket, 'connect');
  return socket;
}

/** Resolves when it is closed, in good order or by a reset: which of both an open connection meets is the kernel's choice. */
const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));

/** What comes back for `text`, and after how many ms. */
async function ask(socket: Socket, text: string): Promise<{ answer: string; pieces: number; ms: number }> {
  const begun = performance.now();
  let answer = '';
  let pieces = 0;
  socket.write(text);
  while (answer.length < text.length) {
    const [piece] = (await once(socket, 'data')) as [Buffer];
    answer += piece.toString();
    pieces += 1;
  }
  return { answer, pieces, ms: performance.now() - begun };
}

describe('a faulty link', () => {
  it('passes everything while it is healthy', async () => {
    const socket = await open();
    expect((await ask(socket, 'hello')).answer).toBe('hello');
    socket.destroy();
  });

  it('delays, until the fault is taken off', async () => {
    const socket = await open();
    const takeOff = await link.add({ type: 'latency', latencyMs: 200 });
    expect((await ask(socket, 'slow')).ms).toBeGreaterThan(190);
    await takeOff();
    expect((await ask(socket, 'fast')).ms).toBeLessThan(190);
    socket.destroy();
  });

  it('narrows and slices what passes', async () => {
    const socket = await open();
    await link.add({ type: 'bandwidth', kilobytesPerSecond: 50 });
    expect((await ask(socket, 'x'.repeat(20_000))).ms).toBeGreaterThan(300);
    await toxiproxy.healAll();
    await link.add({ type: 'slicer', averageBytes: 10, variationBytes: 2, delayMicroseconds: 1_000 });
    expect((await ask(socket, 'y'.repeat(100))).pieces).toBeGreaterThan(3);
    socket.destroy();
  });

  it('resets new connections, and closes those that are open', async () => {
    const before = await open();
    const gone = closed(before);
    await link.add({ type: 'reset_peer', timeoutMs: 0 });
    before.write('x');
    await gone;
    const after = await open();
    after.write('x');
    // `once` rejects with an error event unless that is what it waits for.
    await expect(once(after, 'close')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('swallows what passes, without closing', async () => {
    const socket = await open();
    await link.add({ type: 'timeout', timeoutMs: 0 });
    const first = await Promise.race([ask(socket, 'lost').then(() => 'answered'), new Promise((resolve) => setTimeout(() => resolve('silent'), 300))]);
    expect(first).toBe('silent');
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  it('is cut and mended on the same address', async () => {
    const socket = await open();
    const gone = closed(socket);
    await link.cut();
    await gone;
    await expect(open()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await link.mend();
    const again = await open();
    expect((await ask(again, 'back')).answer).toBe('back');
    again.destroy();
  });

  it('refuses a second link of the same name', async () => {
    await expect(toxiproxy.link('echo', '127.0.0.1:1')).rejects.toMatchObject({ code: 'TOXIPROXY_REFUSED' });
  });
});
