import type { P2pBody } from '@mbaas/chain-codec';
import type { PeerVersion } from '../peer.port.ts';

/** Oldest protocol version that is spoken with. wire-format 6.2. */
export const MIN_PROTOCOL = 31_402;
/** The service that a full node has. */
export const NETWORK_SERVICE = 1n;
const MAX_AGENT = 64;

/** What stands in a `version` message, made harmless. */
export const versionOf = (body: P2pBody<'version'>, ownProtocol: number): PeerVersion => ({
  protocol: Math.min(body.version, ownProtocol),
  services: body.services,
  startHeight: body.startHeight,
  // Before 70002 the field did not exist and everyone relayed.
  relay: body.relay === undefined || body.relay !== 0,
  userAgent: body.userAgent.replace(/[^ -~]/g, '').slice(0, MAX_AGENT),
});

/** Who greets: the two halves of the handshake that the other side has to bring. */
export type HandshakeStep = 'version' | 'verack';

/** What has come of a handshake; each half comes once, in either order. */
export class Handshake {
  #version: PeerVersion | undefined;
  #verack = false;

  get version(): PeerVersion | undefined {
    return this.#version;
  }

  get isDone(): boolean {
    return this.#version !== undefined && this.#verack;
  }

  /** false: it has come before. */
  takeVersion(version: PeerVersion): boolean {
    if (this.#version !== undefined) return false;
    this.#version = version;
    return true;
  }

  takeVerack(): boolean {
    if (this.#verack) return false;
    this.#verack = true;
    return true;
  }
}
