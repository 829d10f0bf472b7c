import type { Network } from '@mbaas/chain-params';
import type { Logger } from '@mbaas/platform-observability';
import type { AddressBook } from '../addresses/address-book.ts';
import type { HostAddress } from '../addresses/host-address.ts';
import type { PeerListener } from '../peer.port.ts';
import type { PeersConfig } from '../peers.config.ts';
import type { PeersMetrics } from '../peers.metrics.ts';
import type { PeerConnection } from './peer-connection.ts';

/** What all connections of a node share. */
export interface Household {
  readonly network: Network;
  readonly config: PeersConfig;
  readonly listener: PeerListener;
  readonly book: AddressBook;
  readonly log: Logger;
  readonly metrics: PeersMetrics;
  /** Unix ms. */
  readonly clock: { now(): number };
  /** Steady ms, for durations. */
  readonly now: () => number;
  /** Height of the chain, told to everyone who connects. */
  readonly height: () => number;
  /** Where others reach this node, if they do. */
  readonly advertised: HostAddress | undefined;
  nextId(): number;
  /** A nonce for a greeting, known as ours from now on. */
  takeNonce(): bigint;
  isOwnNonce(nonce: bigint): boolean;
  /** Ends a connection that leads back here, on both sides: `nonce` is what the other one greeted with. */
  metSelf(peer: PeerConnection, nonce: bigint): void;
  /** Whether a connection to whoever greets with it is there. */
  isNonceTaken(nonce: bigint): boolean;
  ready(peer: PeerConnection): void;
  ended(peer: PeerConnection, code: string): void;
  penalise(peer: PeerConnection, code: string): void;
}
