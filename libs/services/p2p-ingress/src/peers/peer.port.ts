import type { P2pMessage } from '@mbaas/chain-codec';

/** What a peer said of itself in its `version` message; all of it is only a claim. */
export interface PeerVersion {
  /** Protocol version that both sides use: the lower one. */
  readonly protocol: number;
  readonly services: bigint;
  /** Height of its chain when it connected. */
  readonly startHeight: number;
  /** Whether it wants transactions announced. */
  readonly relay: boolean;
  /** Printable ASCII, at most 64 characters; for the operator's eyes only. */
  readonly userAgent: string;
}

/** A block or transaction as it came: its bytes are decoded by whoever judges it. */
export interface PeerPayload {
  readonly command: 'block' | 'tx';
  readonly payload: Uint8Array;
}

/** What the side that follows the chain gets to see: everything but handshake, ping, pong and addresses. */
export type PeerMessage = Exclude<P2pMessage, { command: 'block' | 'tx' | 'version' | 'verack' | 'ping' | 'pong' | 'addr' | 'getaddr' }> | PeerPayload;

/** A connection whose handshake is done. */
export interface Peer {
  /** Unique in this process. */
  readonly id: number;
  /** `peer-<id>`: harmless in a log line and as a block's sender. */
  readonly label: string;
  readonly direction: 'inbound' | 'outbound';
  readonly version: PeerVersion;
  /** Frames and queues a message. false: the connection has ended. A peer that does not read is disconnected. */
  send(message: P2pMessage): boolean;
  /** The same for a payload that is there as bytes. */
  sendPayload(command: 'block' | 'tx' | 'headers', payload: Uint8Array): boolean;
  /** Bytes queued and not taken by the system. */
  readonly queuedBytes: number;
  /** Resolves when at most `bytes` are queued and few enough messages that more can be sent, or the connection has ended. */
  drained(bytes: number): Promise<void>;
  /**
   * Adds the penalty of a code to the address' score; at 100 it is banned and disconnected. Codes: those of the rules
   * (BLOCK_…, TX_…, WIRE_…) and PEER_CODES.
   */
  penalise(code: string): void;
  /** Ends the connection without a score. */
  disconnect(code: string): void;
  readonly connected: boolean;
}

/** Who follows the chain over peers. Called for one peer one after the other: the next message is read when the call has resolved. */
export interface PeerListener {
  ready(peer: Peer): void;
  message(peer: Peer, message: PeerMessage): Promise<void>;
  gone(peer: Peer): void;
}
