/** Options of the peers with their defaults: the reference node's where it has one (wire-format 6.2). */
export interface PeersConfig {
  /** Where others connect to; nobody can without it. Port 0: any free one. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** `host:port` of nodes to which a connection is always kept; the network's port where none is named. */
  readonly connect: readonly string[];
  /** Whether other nodes are looked for: seeds by DNS, addresses that peers tell. */
  readonly discover: boolean;
  /** Connections that are kept to nodes, those of `connect` included. */
  readonly outbound: number;
  readonly inbound: number;
  /** Connections from one host (IPv6: from one /64). */
  readonly inboundPerHost: number;
  /** How often one host may connect; twice as often at once. */
  readonly inboundPerMinute: number;
  /** Connections that are tried at a time. */
  readonly attempts: number;
  /** `ip:port` that others are told. */
  readonly advertise?: string;
  /** Address of this machine that connections leave from; several nodes of one machine differ in it (127.0.0.2, …). */
  readonly localAddress?: string;
  /** Name and version in the user agent. */
  readonly agent: string;
  /** Whether transactions are wanted from peers. */
  readonly relay: boolean;
  /** Loopback and private addresses are taken from `addr` messages and told. For test networks. */
  readonly allowPrivate: boolean;

  readonly connectMs: number;
  readonly handshakeMs: number;
  readonly pingMs: number;
  readonly inactivityMs: number;
  readonly lifetimeMs: number;
  /** Longest that one frame may take from its first byte to its last. */
  readonly frameMs: number;
  /** Longest that the other side may leave everything untaken that it is sent. */
  readonly writeMs: number;
  /** How often time limits are looked at and connections are made. */
  readonly sweepMs: number;
  /** Pause before an address of `connect` is tried again; doubles to the second. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** Pause between two looks at the seeds. */
  readonly seedingMs: number;

  /** What a peer may send in the mean, and at once after a rest. */
  readonly bytesPerSecond: number;
  readonly bytesBurst: number;
  readonly messagesPerSecond: number;
  readonly messagesBurst: number;
  /** Items of inv, getdata and notfound. */
  readonly itemsPerSecond: number;
  readonly itemsBurst: number;
  /** Held back so long for messages or items without a break, a peer is flooding. */
  readonly floodMs: number;
  /** A peer that lets more pile up is disconnected. */
  readonly sendMessages: number;
  readonly sendBytes: number;

  readonly banMs: number;
  /** A score is half as high after so long. */
  readonly scoreHalfLifeMs: number;
  /** Hosts whose scores are kept. */
  readonly scores: number;
  /** Addresses that are kept. */
  readonly addresses: number;
  /** How often scores and addresses are written. */
  readonly saveMs: number;
  /** Longest that a stop waits for messages in work. */
  readonly stopMs: number;
}

const MINUTE = 60_000;
const MIB = 1024 * 1024;

export const DEFAULT_PEERS_CONFIG: PeersConfig = {
  connect: [],
  discover: false,
  outbound: 8,
  inbound: 32,
  inboundPerHost: 4,
  inboundPerMinute: 60,
  attempts: 5,
  agent: '/mbaas:0.1.0/',
  relay: true,
  allowPrivate: false,

  connectMs: 5_000,
  handshakeMs: 30_000,
  pingMs: 5 * MINUTE,
  inactivityMs: 10 * MINUTE,
  lifetimeMs: 1_440 * MINUTE,
  frameMs: MINUTE,
  writeMs: 2 * MINUTE,
  sweepMs: 500,
  retryMs: 1_000,
  retryMaxMs: MINUTE,
  seedingMs: 10 * MINUTE,

  bytesPerSecond: 32 * MIB,
  bytesBurst: 64 * MIB,
  messagesPerSecond: 1_000,
  messagesBurst: 4_000,
  itemsPerSecond: 20_000,
  itemsBurst: 200_000,
  floodMs: 10_000,
  sendMessages: 500,
  sendBytes: 16 * MIB,

  banMs: 1_440 * MINUTE,
  scoreHalfLifeMs: 60 * MINUTE,
  scores: 10_000,
  addresses: 2_000,
  saveMs: 10_000,
  stopMs: 10_000,
};
