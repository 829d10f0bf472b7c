import { choice, duration, integer, optionalText, requiredList, secret, share, text } from '@mbaas/platform-config';
import { LOG_LEVELS } from '@mbaas/platform-observability';

/** Options that every service takes. */
export const sharedOptions = {
  network: text({ doc: 'The chain: mainnet, testnet, devnet, or the JSON file of a private network.', default: 'devnet' }),
  databaseUrl: secret({ doc: 'Address of PostgreSQL with user and password: postgres://user:password@host:5432/database.', minLength: 12 }),
  databaseConnections: integer({ doc: 'Connections of this process to PostgreSQL, those for locks and notifications apart.', min: 2, max: 200, default: '10' }),
  kafkaBrokers: requiredList({ doc: 'Some of the Kafka cluster\'s brokers, each host:port.' }),
  kafkaReplication: integer({ doc: 'Copies of each topic: 1 on one machine, 3 in a cluster. All services of a platform take the same.', min: 1, max: 9, default: '1' }),
  serviceSecret: secret({ doc: 'By it services show one another who they are. The same for all services of a platform, 32 characters at least.', minLength: 32 }),
  host: text({ doc: 'Address to listen on for health, metrics and other services. Nobody else needs to reach it.', default: '127.0.0.1' }),
  port: integer({ doc: 'Port of health, metrics and other services.', min: 1, max: 65_535, default: '8081' }),
  logLevel: choice(LOG_LEVELS, { doc: 'How much is logged, a JSON object a line.', default: 'info' }),
  otlpUrl: optionalText({ doc: 'OpenTelemetry collector (OTLP over HTTP) that traces go to, for instance http://collector:4318; none without it.' }),
  otlpSample: share({ doc: 'Share of the traces beginning here that are recorded.', default: '0.05' }),
  startPatience: duration({ doc: 'How long a start waits for the database, the brokers and other services before it gives up.', default: '5m' }),
  stopLimit: duration({ doc: 'How long a stop may take before the process ends all the same.', default: '20s' }),
  failpoints: optionalText({ doc: 'For fault tests only: failpoints to arm, as the README of @mbaas/platform-failpoints writes them.' }),
};
