// A node's peers and a hand-written other side, on loopback: every host of 127.0.0.0/8 counts as a host of its own.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { decodeMessage, encodeFrame, encodeMessageBody, splitFrames, type P2pBody, type P2pCommand, type P2pMessage } from '@mbaas/chain-codec';
import { builtInNetworks, type Network } from '@mbaas/chain-params';
import { assert } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { LogFields, Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { createPeers, type PeersOptions } from '../src/peers/create-peers.ts';
import type { Peer, PeerListener, PeerMessage } from '../src/peers/peer.port.ts';
import type { Peers } from '../src/peers/peers.port.ts';
import type { PeersConfig } from '../src/peers/peers.config.ts';

export const network: Network = builtInNetworks.devnet;
export const NO_IP = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0]);

/** Something that can be waited for: `until` resolves as soon as its condition holds after a change. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  happened(): void {
    for (const look of [...this.#waiting]) look();
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** Remembers what it was told. */
export class TestListener implements PeerListener {
  readonly changes = new Changes();
  readonly peers: Peer[] = [];
  readonly goneLabels: string[] = [];
  readonly messages: PeerMessage[] = [];
  /** What a message waits for. */
  hold: Promise<void> | undefined;

  ready(peer: Peer): void {
    this.peers.push(peer);
    this.changes.happened();
  }

  async message(_peer: Peer, message: PeerMessage): Promise<void> {
    this.messages.push(message);
    this.changes.happened();
    await this.hold;
  }

  gone(peer: Peer): void {
    this.goneLabels.push(peer.label);
    this.changes.happened();
  }
}

/** Every line of a logger, and the codes that connections ended with. */
export class TestLog implements Logger {
  readonly changes = new Changes();
  readonly lines: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly sentence: string; readonly fields: LogFields }[] = [];
  readonly debug = this.#writer('debug');
  readonly info = this.#writer('info');
  readonly warn = this.#writer('warn');
  readonly error = this.#writer('error');

  child(): Logger {
    return this;
  }

  /** Codes of the connections that have ended, in their order. */
  ends(): readonly unknown[] {
    return this.lines.filter(({ sentence }) => sentence === 'Peer gone').map(({ fields }) => fields['code']);
  }

  /** Resolves when so many connections have ended. */
  ended(count: number): Promise<void> {
    return this.changes.until(() => this.ends().length >= count);
  }

  #writer(level: 'debug' | 'info' | 'warn' | 'error') {
    return (sentence: string, fields: LogFields = {}): void => {
      this.lines.push({ level, sentence, fields });
      this.changes.happened();
    };
  }
}

export interface TestNode {
  readonly peers: Peers;
  readonly log: TestLog;
  readonly listener: TestListener;
  readonly port: number;
  /** Lets time pass, for everything that this node measures by its clocks. */
  readonly pass: (ms: number) => void;
}

/** Starts a node that listens; times are short enough for specs that wait for them. */
export async function startNode(database: Database, config: Partial<PeersConfig> = {}, options: Partial<PeersOptions> = {}): Promise<TestNode> {
  const listener = new TestListener();
  const log = new TestLog();
  let passed = 0;
  const peers = createPeers({
    database,
    network,
    listener,
    height: () => 7,
    log,
    clock: { now: () => Date.now() + passed },
    steadyNow: () => performance.now() + passed,
    config: { listen: { host: '0.0.0.0', port: 0 }, allowPrivate: true, sweepMs: 20, retryMs: 20, ...config },
    ...options,
  });
  await peers.start();
  return { peers, listener, log, port: peers.listening ?? 0, pass: (ms) => (passed += ms) };
}

/** The other side of a connection, byte by byte as the spec wants it. */
export class ScriptedPeer {
  readonly socket: Socket;
  readonly changes = new Changes();
  readonly received: P2pMessage[] = [];
  isClosed = false;
  answersPings = false;
  /** Pings without a nonce, which peers below 60001 get. */
  oldPings = 0;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.changes.happened();
    });
  }

  /** Connects to a node from a host of its own. */
  static to(port: number, localAddress = '127.0.0.9'): ScriptedPeer {
    return new ScriptedPeer(connect({ host: '127.0.0.1', port, localAddress }));
  }

  send(message: P2pMessage): void {
    this.sendRaw(message.command, encodeMessageBody(message.command, message.body as P2pBody<P2pCommand>));
  }

  sendRaw(command: string, payload: Uint8Array): void {
    this.write(encodeFrame(network.magic, command, payload, nativeSha256));
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  commands(): readonly string[] {
    return this.received.map(({ command }) => command);
  }

  heard(command: P2pCommand, count = 1): Promise<void> {
    return this.changes.until(() => this.commands().filter((one) => one === command).length >= count);
  }

  message<C extends P2pCommand>(command: C): P2pBody<C> {
    const found = this.received.find((one) => one.command === command);
    assert(found !== undefined, 'the message has come');
    return found.body as P2pBody<C>;
  }

  closed(): Promise<void> {
    return this.changes.until(() => this.isClosed);
  }

  /** Resolves when the system has taken all that was written. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket.writableLength === 0) resolve();
      else this.socket.once('drain', resolve);
    });
  }

  /** Does its half of the handshake and waits until the node has sent what follows one. */
  async greet(version: Partial<P2pBody<'version'>> = {}): Promise<void> {
    this.send({ command: 'version', body: greeting(version) });
    await this.heard('version');
    this.send({ command: 'verack', body: {} });
    await this.heard('getaddr');
  }

  /** Resolves when the node has read what was sent before. */
  async roundTrip(): Promise<void> {
    const count = this.commands().filter((command) => command === 'pong').length;
    this.send({ command: 'ping', body: { nonce: 5n } });
    await this.heard('pong', count + 1);
  }

  close(): void {
    this.socket.destroy();
  }

  #read(chunk: Uint8Array): void {
    const { frames, rest } = splitFrames(Buffer.concat([this.#rest, chunk]), network.magic, nativeSha256);
    this.#rest = rest;
    for (const { command, payload } of frames) {
      if (command === 'ping' && payload.length === 0) {
        this.oldPings += 1;
        continue;
      }
      const message = decodeMessage(command, payload);
      assert(message.ok, 'a node sends well-formed messages');
      this.received.push(message.value);
      if (this.answersPings && message.value.command === 'ping') this.send({ command: 'pong', body: message.value.body });
    }
    this.changes.happened();
  }
}

let lastNonce = 1n;

export const greeting = (changes: Partial<P2pBody<'version'>> = {}): P2pBody<'version'> => ({
  version: 70_012,
  services: 1n,
  timestamp: 1_700_000_000n,
  receiver: { services: 1n, ip: NO_IP, port: 0 },
  sender: { services: 1n, ip: NO_IP, port: 0 },
  nonce: (lastNonce += 1n),
  userAgent: '/scripted:1/',
  startHeight: 100,
  relay: 1,
  ...changes,
});

/** Takes connections of a node: `next` gives the peers in their order. */
export class ScriptedListener {
  readonly #server: Server;
  readonly #taken: ScriptedPeer[] = [];
  readonly changes = new Changes();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#taken.push(new ScriptedPeer(socket));
      this.changes.happened();
    });
  }

  static async start(host = '127.0.0.8'): Promise<ScriptedListener> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ host, port: 0 }, resolve));
    return new ScriptedListener(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get count(): number {
    return this.#taken.length;
  }

  async nth(number: number): Promise<ScriptedPeer> {
    await this.changes.until(() => this.#taken.length >= number);
    return this.#taken[number - 1]!;
  }

  async stop(): Promise<void> {
    for (const peer of this.#taken) peer.close();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
