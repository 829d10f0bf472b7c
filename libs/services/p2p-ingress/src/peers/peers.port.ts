import type { HostScore } from './score/host-scores.ts';

/** A connection whose handshake is done, for operators. */
export interface PeerStatus {
  readonly id: number;
  readonly label: string;
  /** `ip:port`; of an inbound connection the port it comes from. */
  readonly address: string;
  readonly direction: 'inbound' | 'outbound';
  readonly protocol: number;
  /** What it says of itself: printable ASCII, at most 64 characters. */
  readonly userAgent: string;
  /** Height of its chain when it connected, as it says. */
  readonly startHeight: number;
  /** Misbehaviour points of its host, 0..100. */
  readonly score: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Unix ms. */
  readonly since: number;
  /** Time of the last answered ping. */
  readonly pingMs?: number;
}

export interface Peers {
  /** Makes the schema, takes up scores and addresses, listens, connects. Rejects when the port is taken. */
  start(): Promise<void>;
  /** Ends all connections, waits for the messages in work, writes scores and addresses. */
  stop(): Promise<void>;
  list(): readonly PeerStatus[];
  /** Keeps a connection to `host:port` from now on. Throws BrokenAssumption where the text is none. */
  connect(address: string): void;
  /** Hosts that are banned now. */
  bans(): readonly HostScore[];
  /** Addresses in the book. */
  readonly known: number;
  /** The port others reach; undefined while nobody can. */
  readonly listening: number | undefined;
}
