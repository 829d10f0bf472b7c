import { WIRE_LIMITS, type P2pBody } from '@mbaas/chain-codec';
import type { HeardAddress } from '../addresses/address-book.ts';
import { isRoutable, isUnicast } from '../addresses/is-routable.ts';
import type { Household } from './household.port.ts';
import { NETWORK_SERVICE } from './handshake.ts';
import type { PeerConnection } from './peer-connection.ts';
import { TokenBucket } from './token-bucket.ts';

/** Addresses that a peer may tell: one full answer, then one every ten seconds. What is beyond that is not looked at. */
const PER_SECOND = 0.1;
const AT_ONCE = WIRE_LIMITS.maxAddresses;

/** Asks a peer for addresses, takes what it tells, and answers once. wire-format 6.4. */
export class AddressExchange {
  readonly #house: Household;
  readonly #allowance: TokenBucket;
  #hasAnswered = false;

  constructor(house: Household, now: number) {
    this.#house = house;
    this.#allowance = new TokenBucket(PER_SECOND, AT_ONCE, now);
  }

  ask(peer: PeerConnection): void {
    const { advertised } = this.#house;
    peer.send({ command: 'getaddr', body: {} });
    if (advertised !== undefined) peer.send({ command: 'addr', body: { addresses: [{ ...advertised, services: NETWORK_SERVICE, timestamp: this.#seconds(this.#house.clock.now()) }] } });
  }

  answer(peer: PeerConnection): undefined {
    if (this.#hasAnswered) return;
    this.#hasAnswered = true;
    const addresses = this.#house.book
      .sample(WIRE_LIMITS.maxAddresses)
      .filter(({ ip }) => this.#isFit(ip))
      .map(({ ip, port, services, seenAt }) => ({ ip, port, services, timestamp: this.#seconds(seenAt) }));
    if (addresses.length > 0) peer.send({ command: 'addr', body: { addresses } });
  }

  hear(peer: PeerConnection, told: P2pBody<'addr'>['addresses']): undefined {
    const { config, book, clock, now, log } = this.#house;
    if (!config.discover) return;
    const fit: HeardAddress[] = [];
    for (const { ip, port, services, timestamp } of told) {
      if (this.#allowance.available(now()) < 1) break;
      this.#allowance.take(1, now());
      if (port > 0 && this.#isFit(ip)) fit.push({ ip, port, services, seenAt: timestamp * 1000 });
    }
    const added = book.add(fit, clock.now());
    log.debug('Addresses heard', { peer: peer.label, told: told.length, taken: added });
  }

  #isFit(ip: Uint8Array): boolean {
    return this.#house.config.allowPrivate ? isUnicast(ip) : isRoutable(ip);
  }

  #seconds(ms: number): number {
    return Math.max(0, Math.floor(ms / 1000));
  }
}
