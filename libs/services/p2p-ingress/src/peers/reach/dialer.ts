import { connect, type Socket } from 'node:net';
import { formatIp } from '@mbaas/chain-codec';
import type { Logger } from '@mbaas/platform-observability';
import type { AddressBook, BookEntry } from '../addresses/address-book.ts';
import { authorityOf, networkGroupOf, type HostAddress } from '../addresses/host-address.ts';
import { isRoutable } from '../addresses/is-routable.ts';
import type { PeersConfig } from '../peers.config.ts';
import { KeptAddress } from './kept-address.ts';
import { resolveSeeds, type Resolve } from './seeds.ts';

/** A connection that was made: whose it is decides what its end means. */
export interface Dialled {
  /** Its handshake was done. */
  succeeded(address: HostAddress, services: bigint): void;
  /** It has ended, `lastedMs` after its handshake; undefined: before it. */
  ended(lastedMs: number | undefined): void;
  /** It leads back to this node. */
  isSelf(address: HostAddress): void;
}

export interface DialerOptions {
  readonly config: PeersConfig;
  readonly seeds: readonly string[];
  readonly defaultPort: number;
  readonly book: AddressBook;
  readonly resolve: Resolve;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly now: () => number;
  /** Whether an address may be dialled: not banned, not connected. */
  readonly isFree: (address: HostAddress) => boolean;
  /** Addresses of the outbound connections that are there. */
  readonly outbound: () => readonly HostAddress[];
  /** An attempt failed before there was a connection. */
  readonly unreachable: () => void;
  /** Takes a connected socket; false: it was not wanted and is closed. */
  readonly adopt: (socket: Socket, port: number, dialled: Dialled) => boolean;
}

/** Makes connections: always to the addresses that are kept, and to those of the book until there are enough. */
export class Dialer {
  readonly #options: DialerOptions;
  #kept: readonly KeptAddress[] = [];
  readonly #sockets = new Set<Socket>();
  /** Authorities and groups of addresses of the book that are being dialled. */
  readonly #dialling = new Map<string, HostAddress>();
  /** Addresses at which this node itself answered. */
  readonly #own = new Set<string>();
  #isStopped = true;
  #seedsAt = 0;
  #isSeeding = false;

  constructor(options: DialerOptions) {
    this.#options = options;
  }

  /** Keeps a connection to an address from now on; twice is once. */
  keep(host: string, port: number): void {
    if (this.#kept.some((kept) => kept.host === host && kept.port === port)) return;
    this.#kept = [...this.#kept, new KeptAddress({ host, port }, this.#options.config)];
    this.tick();
  }

  start(): void {
    this.#isStopped = false;
    this.tick();
  }

  /** Gives up what is being connected. A name that is being resolved is not waited for: that takes as long as it takes. */
  stop(): void {
    this.#isStopped = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Starts the attempts that are due. */
  tick(): void {
    if (this.#isStopped) return;
    const { config, now } = this.#options;
    for (const kept of this.#kept) {
      if (this.#sockets.size >= config.attempts) return;
      if (kept.isDue(now())) this.#dialKept(kept);
    }
    if (config.discover) this.#fill();
  }

  #fill(): void {
    const { config, book, clock, now } = this.#options;
    const missing = (): number => config.outbound - this.#options.outbound().length - this.#dialling.size;
    while (missing() > 0 && this.#sockets.size < config.attempts) {
      const groups = this.#groups();
      const entry = book.pick(clock.now(), (candidate) => this.#isFit(candidate, groups));
      if (entry === undefined) break;
      this.#dialEntry(entry);
    }
    if (missing() > 0 && now() >= this.#seedsAt && !this.#isSeeding) {
      this.#seedsAt = now() + config.seedingMs;
      void this.#seed();
    }
  }

  #isFit(entry: BookEntry, groups: ReadonlySet<string>): boolean {
    const { authority } = entry;
    if (this.#own.has(authority) || this.#dialling.has(authority) || !this.#options.isFree(entry)) return false;
    // Peers of one network may be one party: connections spread over networks. Private ones have no such meaning.
    return !isRoutable(entry.ip) || !groups.has(networkGroupOf(entry.ip));
  }

  #groups(): ReadonlySet<string> {
    return new Set([...this.#options.outbound(), ...this.#dialling.values()].map(({ ip }) => networkGroupOf(ip)));
  }

  async #seed(): Promise<void> {
    const { seeds, defaultPort, resolve, book, clock, log } = this.#options;
    if (seeds.length === 0) return;
    this.#isSeeding = true;
    const found = await resolveSeeds(seeds, defaultPort, resolve);
    this.#isSeeding = false;
    if (this.#isStopped) return;
    const added = book.add(found.map((address) => ({ ...address, services: 1n, seenAt: clock.now() })), clock.now());
    log.info('Seeds were asked for addresses', { asked: seeds.length, found: found.length, added });
    this.tick();
  }

  #dialKept(kept: KeptAddress): void {
    const { now, book, clock, config, log } = this.#options;
    kept.take();
    this.#dial(kept.host, kept.port, {
      succeeded: (address, services) => {
        if (config.discover) book.succeeded(address, services, clock.now());
      },
      isSelf: (address) => {
        this.#kept = this.#kept.filter((one) => one !== kept);
        log.warn('An address to connect to is this node itself and is left out', { address: authorityOf(address) });
      },
      ended: (lastedMs) => kept.release(now(), lastedMs ?? 0),
    });
  }

  #dialEntry(entry: BookEntry): void {
    const { book, clock } = this.#options;
    const { authority } = entry;
    this.#dialling.set(authority, entry);
    book.tried(authority, clock.now());
    this.#dial(formatIp(entry.ip), entry.port, {
      succeeded: (address, services) => book.succeeded(address, services, clock.now()),
      isSelf: () => {
        this.#own.add(authority);
        book.forget(authority);
      },
      ended: (lastedMs) => {
        this.#dialling.delete(authority);
        if (lastedMs === undefined) book.failed(authority, clock.now());
        else book.tried(authority, clock.now());
      },
    }, () => this.#dialling.delete(authority));
  }

  #dial(host: string, port: number, dialled: Dialled, connected: () => void = () => undefined): void {
    const { config, adopt, unreachable } = this.#options;
    const socket = connect({ host, port, ...(config.localAddress === undefined ? {} : { localAddress: config.localAddress }) });
    this.#sockets.add(socket);
    const timer = setTimeout(() => socket.destroy(), config.connectMs);
    const ended = (): void => {
      clearTimeout(timer);
      this.#sockets.delete(socket);
      if (!this.#isStopped) unreachable();
      dialled.ended(undefined);
    };
    // An error is followed by close.
    socket.on('error', () => undefined);
    socket.once('close', ended);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('close', ended);
      this.#sockets.delete(socket);
      const isWanted = !this.#isStopped && adopt(socket, port, dialled);
      connected();
      if (!isWanted) {
        socket.destroy();
        dialled.ended(undefined);
      }
    });
  }
}
