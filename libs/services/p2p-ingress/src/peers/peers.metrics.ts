import type { Metrics } from '@mbaas/platform-observability';

export interface PeersMetrics {
  /** A frame, its heading included. */
  received(command: string, bytes: number): void;
  sent(command: string, bytes: number): void;
  banned(code: string): void;
  penalised(code: string): void;
  handshakeFailed(code: string): void;
  ended(code: string): void;
}

/** Gauges are read at each scrape. */
export interface PeersGauges {
  peers(direction: 'inbound' | 'outbound'): number;
  addresses(): number;
  bans(): number;
}

const NOTHING: PeersMetrics = {
  received: () => undefined,
  sent: () => undefined,
  banned: () => undefined,
  penalised: () => undefined,
  handshakeFailed: () => undefined,
  ended: () => undefined,
};

/** Declares the metrics of the peers. Labels are commands and codes of our tables, never what a peer wrote. */
export function peersMetrics(metrics: Metrics | undefined, gauges: PeersGauges): PeersMetrics {
  if (metrics === undefined) return NOTHING;
  metrics.gauge({
    name: 'mbaas_p2p_peers',
    help: 'Connections whose handshake is done.',
    labels: ['direction'],
    collect: (gauge) => {
      for (const direction of ['inbound', 'outbound'] as const) gauge.set({ direction }, gauges.peers(direction));
    },
  });
  metrics.gauge({ name: 'mbaas_p2p_addresses', help: 'Addresses of nodes in the book.', collect: (gauge) => gauge.set(gauges.addresses()) });
  metrics.gauge({ name: 'mbaas_p2p_banned_hosts', help: 'Hosts that are banned now.', collect: (gauge) => gauge.set(gauges.bans()) });
  const messages = metrics.counter({ name: 'mbaas_p2p_messages_total', help: 'Messages from and to peers.', labels: ['direction', 'command'] });
  const bytes = metrics.counter({ name: 'mbaas_p2p_bytes_total', help: 'Their bytes, headings included.', labels: ['direction', 'command'] });
  const bans = metrics.counter({ name: 'mbaas_p2p_bans_total', help: 'Hosts banned, by the code that filled the measure.', labels: ['code'] });
  const penalties = metrics.counter({ name: 'mbaas_p2p_penalties_total', help: 'Penalties given, by code.', labels: ['code'] });
  const handshakes = metrics.counter({ name: 'mbaas_p2p_handshakes_failed_total', help: 'Connections that ended before their handshake did.', labels: ['code'] });
  const ended = metrics.counter({ name: 'mbaas_p2p_connections_ended_total', help: 'Connections that ended after it.', labels: ['code'] });
  const count = (direction: 'in' | 'out', command: string, size: number): void => {
    messages.inc({ direction, command });
    bytes.inc({ direction, command }, size);
  };
  return {
    received: (command, size) => count('in', command, size),
    sent: (command, size) => count('out', command, size),
    banned: (code) => bans.inc({ code }),
    penalised: (code) => penalties.inc({ code }),
    handshakeFailed: (code) => handshakes.inc({ code }),
    ended: (code) => ended.inc({ code }),
  };
}
