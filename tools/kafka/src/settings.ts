/** The three listeners of one broker, on 127.0.0.1. */
export interface BrokerPorts {
  /** Clients; what they are told to connect to may be another address. */
  readonly client: number;
  /** Brokers among themselves: a fault put before clients must not part the brokers. */
  readonly internal: number;
  readonly controller: number;
}

export interface BrokerSettings {
  readonly id: number;
  readonly ports: BrokerPorts;
  /** `host:port` that clients are told. */
  readonly advertised: string;
  readonly dataFolder: string;
  /** Every broker is a controller too: `id@host:port` of all. */
  readonly voters: string;
  readonly brokers: number;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * The text of server.properties. One broker keeps one copy of everything; three keep three, of which two must have a
 * record before it counts.
 */
export function serverProperties({ id, ports, advertised, dataFolder, voters, brokers, settings }: BrokerSettings): string {
  const copies = String(brokers);
  const inSync = brokers === 1 ? '1' : '2';
  const all: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    'controller.quorum.voters': voters,
    listeners: `CLIENT://127.0.0.1:${ports.client},INTERNAL://127.0.0.1:${ports.internal},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `CLIENT://${advertised},INTERNAL://127.0.0.1:${ports.internal}`,
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': dataFolder,
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    // Fewer partitions of internal topics start faster.
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.num.partitions': '2',
    'share.coordinator.state.topic.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '3000',
    'auto.create.topics.enable': 'false',
    // A broker that was killed may register again only after its session has ended; 9 s is Kafka's default.
    'broker.session.timeout.ms': '4000',
    'broker.heartbeat.interval.ms': '1000',
    'num.network.threads': '2',
    'num.io.threads': '4',
    // Memory for one machine that also runs everything else.
    'log.cleaner.dedupe.buffer.size': '8388608',
    'log.index.size.max.bytes': '1048576',
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
