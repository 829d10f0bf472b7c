import type { Socket } from 'node:net';
import type { Network } from '@mbaas/chain-params';
import { assert } from '@mbaas/kernel';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { AddressBook } from './addresses/address-book.ts';
import { authorityOf, hostAddress, hostKeyOf, splitAuthority, type HostAddress } from './addresses/host-address.ts';
import type { Household as HouseholdPort } from './connection/household.port.ts';
import { HostPace } from './connection/host-pace.ts';
import { OwnNonces } from './connection/own-nonces.ts';
import { PeerConnection } from './connection/peer-connection.ts';
import type { PeerCode } from './peer.codes.ts';
import type { PeerListener } from './peer.port.ts';
import type { PeersConfig } from './peers.config.ts';
import { peersMetrics, type PeersMetrics } from './peers.metrics.ts';
import type { PeerStatus } from './peers.port.ts';
import { penaltyOf } from './penalty-of.ts';
import { Dialer, type Dialled } from './reach/dialer.ts';
import { PortListener } from './reach/listener.ts';
import type { Resolve } from './reach/seeds.ts';
import { Records } from './records.ts';
import { HostScores, type HostScore } from './score/host-scores.ts';

export interface HouseholdOptions {
  readonly database: Database;
  readonly network: Network;
  readonly listener: PeerListener;
  readonly height: () => number;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly metrics?: Metrics;
  readonly config: PeersConfig;
  readonly resolve: Resolve;
  readonly steadyNow: () => number;
}

const parseAdvertised = (text: string | undefined, defaultPort: number): HostAddress | undefined => {
  const at = text === undefined ? undefined : splitAuthority(text, defaultPort);
  const address = at === undefined ? undefined : hostAddress(at.host, at.port);
  assert(text === undefined || address !== undefined, 'the advertised address is numeric: ip:port');
  return address;
};

/** All connections of a node and what they share: slots, scores, addresses, limits in time. */
export class Household implements HouseholdPort {
  readonly network: Network;
  readonly config: PeersConfig;
  readonly listener: PeerListener;
  readonly book: AddressBook;
  readonly log: Logger;
  readonly metrics: PeersMetrics;
  readonly clock: { now(): number };
  readonly height: () => number;
  readonly now: () => number;
  readonly advertised: HostAddress | undefined;
  readonly #scores: HostScores;
  readonly #records: Records;
  readonly #dialer: Dialer;
  readonly #port: PortListener;
  readonly #nonces = new OwnNonces();
  readonly #pace: HostPace;
  readonly #peers = new Set<PeerConnection>();
  readonly #dialled = new Map<PeerConnection, { readonly dialled: Dialled; readyAt?: number }>();
  /** Ended connections that still close or work. */
  readonly #leaving = new Set<Promise<void>>();
  readonly #unknownCodes = new Set<string>();
  #lastId = 0;
  #sweeper: NodeJS.Timeout | undefined;
  #isRunning = false;

  constructor({ database, network, listener, height, log, clock, metrics, config, resolve, steadyNow }: HouseholdOptions) {
    this.network = network;
    this.config = config;
    this.listener = listener;
    this.log = log;
    this.clock = clock;
    this.height = height;
    this.now = steadyNow;
    this.advertised = parseAdvertised(config.advertise, network.defaultPort);
    this.book = new AddressBook(config.addresses);
    this.#scores = new HostScores({ halfLifeMs: config.scoreHalfLifeMs, banMs: config.banMs, limit: config.scores });
    this.#pace = new HostPace(config.inboundPerMinute);
    this.#records = new Records({ database, scores: this.#scores, book: this.book, log, clock, saveMs: config.saveMs });
    this.#port = new PortListener((socket) => this.#accept(socket));
    this.#dialer = new Dialer({
      config,
      seeds: network.seeds,
      defaultPort: network.defaultPort,
      book: this.book,
      resolve,
      log,
      clock,
      now: steadyNow,
      isFree: (address) => !this.#isBanned(address) && !this.#isConnected(authorityOf(address)),
      outbound: () => [...this.#peers].filter(({ direction }) => direction === 'outbound').map(({ address }) => address),
      unreachable: () => this.metrics.handshakeFailed('PEER_UNREACHABLE'),
      adopt: (socket, port, dialled) => this.#adopt(socket, port, dialled),
    });
    this.metrics = peersMetrics(metrics, {
      peers: (direction) => this.#readyPeers().filter((peer) => peer.direction === direction).length,
      addresses: () => this.book.size,
      bans: () => this.bans().length,
    });
    for (const address of config.connect) this.connect(address);
  }

  get port(): number | undefined {
    return this.#port.port;
  }

  async start(): Promise<void> {
    const { listen } = this.config;
    await this.#records.load(this.config);
    this.#isRunning = true;
    if (listen !== undefined) await this.#port.start(listen.host, listen.port);
    this.#records.start();
    // After what has arrived meanwhile: a loop that stood still is no fault of the peers.
    this.#sweeper = setInterval(() => setImmediate(() => this.#sweep()), this.config.sweepMs);
    this.#dialer.start();
    this.log.info('Peers are connected to', { network: this.network.name, listening: this.port ?? null, kept: this.config.connect.length, discover: this.config.discover, addresses: this.book.size });
  }

  async stop(): Promise<void> {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    clearInterval(this.#sweeper);
    const closed = this.#port.stop();
    for (const peer of this.#peers) peer.disconnect('PEER_STOPPING');
    this.#dialer.stop();
    await this.#settled([closed, ...this.#leaving]);
    await this.#records.stop();
  }

  /** A listener that does not come back must not hold up the process' end. */
  async #settled(work: readonly Promise<void>[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), this.config.stopMs);
    });
    const outcome = await Promise.race([Promise.all(work), late]);
    clearTimeout(timer);
    if (outcome === 'late') this.log.warn('Messages of peers are still in work at the stop', { connections: this.#leaving.size });
  }

  connect(address: string): void {
    const at = splitAuthority(address, this.network.defaultPort);
    assert(at !== undefined, 'an address to connect to is host, host:port or [ipv6]:port');
    this.#dialer.keep(at.host, at.port);
  }

  list(): readonly PeerStatus[] {
    return this.#readyPeers().map((peer) => ({
      id: peer.id,
      label: peer.label,
      address: peer.authority,
      direction: peer.direction,
      protocol: peer.version.protocol,
      userAgent: peer.version.userAgent,
      startHeight: peer.version.startHeight,
      score: Math.round(this.#scores.scoreOf(peer.hostKey, this.clock.now())),
      bytesIn: peer.bytesIn,
      bytesOut: peer.bytesOut,
      since: peer.since,
      ...(peer.pingMs === undefined ? {} : { pingMs: Math.round(peer.pingMs) }),
    }));
  }

  bans(): readonly HostScore[] {
    return this.#scores.bans(this.clock.now());
  }

  nextId(): number {
    return (this.#lastId += 1);
  }

  takeNonce(): bigint {
    return this.#nonces.next();
  }

  isOwnNonce(nonce: bigint): boolean {
    return this.#nonces.has(nonce);
  }

  isNonceTaken(nonce: bigint): boolean {
    return [...this.#peers].some((peer) => peer.nonce === nonce);
  }

  metSelf(peer: PeerConnection, nonce: bigint): void {
    // The other side may never get to read our greeting once this one is closed.
    const sides = [...this.#peers].filter((one) => one === peer || one.ownNonce === nonce);
    for (const side of sides) {
      this.#dialled.get(side)?.dialled.isSelf(side.address);
      side.disconnect('PEER_SELF');
    }
  }

  ready(peer: PeerConnection): void {
    const made = this.#dialled.get(peer);
    if (made !== undefined) {
      made.readyAt = this.now();
      made.dialled.succeeded(peer.address, peer.version.services);
    }
    this.#log(peer)('Peer connected', { peer: peer.label, direction: peer.direction, address: peer.authority, protocol: peer.version.protocol, startHeight: peer.version.startHeight });
  }

  ended(peer: PeerConnection, code: string): void {
    this.#peers.delete(peer);
    const made = this.#dialled.get(peer);
    this.#dialled.delete(peer);
    if (peer.isReady) this.metrics.ended(code);
    else this.metrics.handshakeFailed(code);
    this.#log(peer)('Peer gone', { peer: peer.label, direction: peer.direction, address: peer.authority, code, handshake: peer.isReady });
    made?.dialled.ended(made.readyAt === undefined ? undefined : this.now() - made.readyAt);
    const leaving = peer.settled().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  penalise(peer: PeerConnection, code: string): void {
    const points = penaltyOf(code);
    if (points === undefined) return this.#warnOnce(code);
    if (points === 0) return undefined;
    this.metrics.penalised(code);
    if (!this.#scores.penalise(peer.hostKey, code, points, this.clock.now())) return undefined;
    this.metrics.banned(code);
    this.log.info('Host banned', { host: peer.hostKey, code, peer: peer.label, hours: this.config.banMs / 3_600_000 });
    peer.disconnect(code);
    for (const other of this.#peers) if (other.hostKey === peer.hostKey) other.disconnect('PEER_BANNED');
    this.#records.saveSoon();
    return undefined;
  }

  /** A gap of ours in the tables; a peer could repeat it without end. */
  #warnOnce(code: string): void {
    if (this.#unknownCodes.has(code)) return;
    this.#unknownCodes.add(code);
    this.log.warn('A penalty for a code that no table has', { code });
  }

  /** Connections that this node did not ask for may come and go in any number. */
  #log({ direction, isReady }: PeerConnection): Logger['info'] {
    return direction === 'outbound' && isReady ? (sentence, fields) => this.log.info(sentence, fields) : (sentence, fields) => this.log.debug(sentence, fields);
  }

  #readyPeers(): readonly PeerConnection[] {
    return [...this.#peers].filter((peer) => peer.isReady);
  }

  #isBanned({ ip }: HostAddress): boolean {
    return this.#scores.banOf(hostKeyOf(ip), this.clock.now()) !== undefined;
  }

  #isConnected(authority: string): boolean {
    return [...this.#peers].some((peer) => peer.authority === authority);
  }

  #sweep(): void {
    if (!this.#isRunning) return;
    const now = this.now();
    for (const peer of this.#peers) peer.sweep(now);
    this.#dialer.tick();
  }

  #accept(socket: Socket): void {
    const address = hostAddress(socket.remoteAddress, socket.remotePort);
    const refusal = address === undefined ? 'PEER_CONNECTION_LOST' : this.#refusal(address);
    if (address === undefined || refusal !== undefined) {
      if (refusal !== undefined) this.metrics.handshakeFailed(refusal);
      // Whoever is refused may reset the connection before it is closed.
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    this.#peers.add(new PeerConnection(this, socket, 'inbound', address));
  }

  /** Why a connection is not taken; said to nobody. */
  #refusal(address: HostAddress): PeerCode | undefined {
    if (!this.#isRunning) return 'PEER_STOPPING';
    if (this.#isBanned(address)) return 'PEER_BANNED';
    const inbound = [...this.#peers].filter(({ direction }) => direction === 'inbound');
    const host = hostKeyOf(address.ip);
    const ofHost = inbound.filter(({ hostKey }) => hostKey === host).length;
    if (inbound.length >= this.config.inbound || ofHost >= this.config.inboundPerHost) return 'PEER_SLOTS_TAKEN';
    return this.#pace.admit(host, this.now()) ? undefined : 'PEER_TOO_OFTEN';
  }

  #adopt(socket: Socket, port: number, dialled: Dialled): boolean {
    const address = hostAddress(socket.remoteAddress, port);
    if (address === undefined) return false;
    const refusal = this.#isBanned(address) ? 'PEER_BANNED' : this.#isConnected(authorityOf(address)) ? 'PEER_DUPLICATE' : undefined;
    if (refusal !== undefined) {
      this.metrics.handshakeFailed(refusal);
      return false;
    }
    const peer = new PeerConnection(this, socket, 'outbound', address);
    this.#peers.add(peer);
    this.#dialled.set(peer, { dialled });
    return true;
  }
}
