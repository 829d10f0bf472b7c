import type { Socket } from 'node:net';
import { decodeMessage, encodeMessageBody, type P2pBody, type P2pCommand, type P2pMessage } from '@mbaas/chain-codec';
import { assert } from '@mbaas/kernel';
import type { Peer, PeerVersion } from '../peer.port.ts';
import type { PeerCode } from '../peer.codes.ts';
import type { ReadFrame } from '../wire/frame-reader.ts';
import { authorityOf, hostKeyOf, type HostAddress } from '../addresses/host-address.ts';
import { AddressExchange } from './address-exchange.ts';
import { Connection } from './connection.ts';
import { Handshake, MIN_PROTOCOL, NETWORK_SERVICE, versionOf } from './handshake.ts';
import type { Household } from './household.port.ts';
import { PingClock } from './ping-clock.ts';

const NONE = new Uint8Array(0);
/** Peers below it send and understand only empty pings. wire-format 6.3. */
const PING_WITH_NONCE = 60_001;

/** One connection from its first byte to its last: greets, pings, tells addresses, and hands the rest to the listener. */
export class PeerConnection implements Peer {
  readonly id: number;
  readonly label: string;
  readonly direction: 'inbound' | 'outbound';
  readonly address: HostAddress;
  readonly authority: string;
  readonly hostKey: string;
  /** Unix ms. */
  readonly since: number;
  readonly #house: Household;
  readonly #connection: Connection;
  readonly #handshake = new Handshake();
  readonly #ping: PingClock;
  readonly #exchange: AddressExchange;
  readonly #startedAt: number;
  /** What this side greeted with. */
  readonly ownNonce: bigint;
  /** The other side's. */
  nonce: bigint | undefined;
  #ready = false;

  constructor(house: Household, socket: Socket, direction: 'inbound' | 'outbound', address: HostAddress) {
    this.#house = house;
    const { config, network, now, log, metrics } = house;
    this.id = house.nextId();
    this.label = `peer-${this.id}`;
    this.direction = direction;
    this.address = address;
    this.authority = authorityOf(address);
    this.hostKey = hostKeyOf(address.ip);
    this.since = house.clock.now();
    this.#startedAt = now();
    this.ownNonce = house.takeNonce();
    this.#ping = new PingClock(config.pingMs, this.#startedAt);
    this.#exchange = new AddressExchange(house, this.#startedAt);
    this.#connection = new Connection({
      socket,
      magic: network.magic,
      config,
      now,
      log: log.child({ peer: this.label }),
      metrics,
      onFrame: (frame) => this.#take(frame),
      onFault: (code) => this.#fault(code),
      onFlood: () => this.penalise('PEER_FLOOD'),
      onEnd: (code) => this.#ended(code),
    });
    this.send({ command: 'version', body: this.#greeting() });
  }

  get version(): PeerVersion {
    const { version } = this.#handshake;
    assert(version !== undefined, 'a peer is shown when its version is known');
    return version;
  }

  /** Whether the handshake is done. */
  get isReady(): boolean {
    return this.#ready;
  }

  get connected(): boolean {
    return this.#connection.isOpen;
  }

  get queuedBytes(): number {
    return this.#connection.queuedBytes;
  }

  get bytesIn(): number {
    return this.#connection.bytesIn;
  }

  get bytesOut(): number {
    return this.#connection.bytesOut;
  }

  get pingMs(): number | undefined {
    return this.#ping.roundTripMs;
  }

  send(message: P2pMessage): boolean {
    return this.#connection.send(message.command, encodeMessageBody(message.command, message.body as P2pBody<P2pCommand>));
  }

  sendPayload(command: 'block' | 'tx' | 'headers', payload: Uint8Array): boolean {
    return this.#connection.send(command, payload);
  }

  drained(bytes: number): Promise<void> {
    return this.#connection.drained(bytes);
  }

  penalise(code: string): void {
    this.#house.penalise(this, code);
  }

  disconnect(code: string): void {
    this.#connection.end(code);
  }

  settled(): Promise<void> {
    return this.#connection.settled();
  }

  sweep(now: number): void {
    const { config } = this.#house;
    this.#connection.sweep(now);
    if (!this.connected) return undefined;
    if (!this.#ready) return now - this.#startedAt > config.handshakeMs ? this.#fault('PEER_HANDSHAKE_LATE') : undefined;
    if (now - this.#startedAt > config.lifetimeMs) return this.disconnect('PEER_LIFETIME_OVER');
    // While nothing is read a pong cannot be seen.
    if (this.#ping.isDue(now) && !this.#connection.isBusy) this.#sendPing(now);
    return undefined;
  }

  #greeting(): P2pBody<'version'> {
    const { network, config, clock, height, advertised } = this.#house;
    const nowhere = { ip: Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0]), port: 0 };
    return {
      version: network.protocolVersion,
      services: NETWORK_SERVICE,
      timestamp: BigInt(Math.floor(clock.now() / 1000)),
      receiver: { services: NETWORK_SERVICE, ip: this.address.ip, port: this.address.port },
      sender: { services: NETWORK_SERVICE, ...(advertised ?? nowhere) },
      nonce: this.ownNonce,
      userAgent: config.agent,
      startHeight: height(),
      relay: config.relay ? 1 : 0,
    };
  }

  #take({ command, payload }: ReadFrame): Promise<void> | undefined {
    if (command === 'block' || command === 'tx') {
      return this.#ready ? this.#house.listener.message(this, { command, payload }) : this.#fault('PEER_HANDSHAKE_ORDER');
    }
    if (command === 'ping' && payload.length === 0 && this.#ready && this.version.protocol < PING_WITH_NONCE) return undefined;
    const message = decodeMessage(command, payload);
    if (!message.ok) {
      this.#house.log.debug('A payload is malformed', { peer: this.label, command, code: message.error.code });
      return this.#fault('PEER_PAYLOAD_MALFORMED');
    }
    return this.#handle(message.value);
  }

  #handle(message: P2pMessage): Promise<void> | undefined {
    const { command, body } = message;
    if (command === 'version') return this.#greeted(body);
    if (command === 'verack') return this.#handshake.takeVerack() ? this.#settle() : this.#fault('PEER_HANDSHAKE_ORDER');
    if (!this.#ready) return this.#fault('PEER_HANDSHAKE_ORDER');
    switch (command) {
      case 'ping':
        this.send({ command: 'pong', body: { nonce: body.nonce } });
        return undefined;
      case 'pong':
        return this.#ping.answer(body.nonce, this.#house.now()) ? undefined : this.#fault('PEER_PONG_WRONG');
      case 'getaddr':
        return this.#exchange.answer(this);
      case 'addr':
        return this.#exchange.hear(this, body.addresses);
      case 'inv':
      case 'getdata':
      case 'notfound':
        return this.#counted(message, body.items.length);
      case 'block':
      case 'tx':
        // They are handed on as bytes before anything is decoded.
        return undefined;
      default:
        return this.#house.listener.message(this, message);
    }
  }

  async #counted(message: P2pMessage & { command: 'inv' | 'getdata' | 'notfound' }, items: number): Promise<void> {
    await this.#connection.spendItems(items);
    if (this.connected) await this.#house.listener.message(this, message);
  }

  #greeted(body: P2pBody<'version'>): undefined {
    const { network } = this.#house;
    if (!this.#handshake.takeVersion(versionOf(body, network.protocolVersion))) return this.#fault('PEER_HANDSHAKE_ORDER');
    if (this.version.protocol < MIN_PROTOCOL) return this.#fault('PEER_PROTOCOL_TOO_OLD');
    if (this.#house.isOwnNonce(body.nonce)) {
      this.#house.metSelf(this, body.nonce);
      return undefined;
    }
    if (this.#house.isNonceTaken(body.nonce)) return this.#fault('PEER_DUPLICATE');
    this.nonce = body.nonce;
    this.send({ command: 'verack', body: {} });
    return this.#settle();
  }

  #settle(): undefined {
    if (!this.#handshake.isDone || !this.connected) return;
    this.#ready = true;
    this.#house.ready(this);
    this.#sendPing(this.#house.now());
    this.#exchange.ask(this);
    this.#house.listener.ready(this);
  }

  #sendPing(now: number): void {
    if (this.#ping.isUnanswered) return this.disconnect('PEER_PONG_MISSING');
    const nonce = this.#ping.next(now);
    if (this.version.protocol >= PING_WITH_NONCE) this.send({ command: 'ping', body: { nonce } });
    else {
      this.#connection.send('ping', NONE);
      this.#ping.answer(nonce, now);
    }
  }

  /** Ends the connection first, so that the code of the fault is what it ends with, not that of a ban. */
  #fault(code: PeerCode): undefined {
    this.disconnect(code);
    this.penalise(code);
  }

  #ended(code: string): void {
    this.#house.ended(this, code);
    if (this.#ready) this.#house.listener.gone(this);
  }
}
