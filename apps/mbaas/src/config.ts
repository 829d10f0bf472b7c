import { choice, integer, list, optionalSecret, optionalText, parseConfig, share, text, type Secret } from '@mbaas/platform-config';
import { LOG_LEVELS } from '@mbaas/platform-observability';
import { p2pOptions } from '@mbaas/service-p2p-ingress';
import { productionOptions, type ProductionSettings } from '@mbaas/service-producer';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Data lie beside the project unless told. */
const BESIDE_THE_PROJECT = fileURLToPath(new URL('../../../.mbaas', import.meta.url));

/** Everything that the environment can set. Options of the command line win. */
export const mbaasConfig = z.strictObject({
  network: text({ doc: 'The chain: mainnet, testnet, devnet, or the JSON file of a private network.', default: 'devnet' }),
  dataDir: optionalText({ doc: 'Folder of the database and the secrets; .mbaas beside the project unless told.' }),
  host: text({ doc: 'Address to listen on. Another than loopback lets others in: put TLS in front.', default: '127.0.0.1' }),
  port: integer({ doc: 'Port of REST, events and the OpenID Provider.', min: 1, max: 65_535, default: '8080' }),
  publicUrl: optionalText({ doc: 'Address that clients use, where it is another than host and port: behind a proxy.' }),
  ...p2pOptions,
  ...productionOptions,
  verifierThreads: integer({ doc: 'Threads that check scripts and seals; 0 takes as many as the machine runs at once.', min: 0, max: 64, default: '0' }),
  logLevel: choice(LOG_LEVELS, { doc: 'How much is logged.', default: 'warn' }),
  otlpUrl: optionalText({ doc: 'OpenTelemetry collector (OTLP over HTTP) that traces go to, for instance http://127.0.0.1:4318; none without it.' }),
  otlpSample: share({ doc: 'Share of the traces beginning here that are recorded.', default: '0.05' }),
  databaseUrl: optionalSecret({ doc: 'PostgreSQL of decoupling mode, for `mbaas migrate` and `mbaas dlt`; combined mode brings its own.', minLength: 1 }),
  kafkaBrokers: list({ doc: 'Some brokers of decoupling mode, each host:port, for `mbaas dlt`; the cluster of this machine unless told.' }),
});

export interface MbaasConfig extends ProductionSettings {
  readonly network: string;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly p2pListen?: string | undefined;
  readonly p2pConnect: readonly string[];
  readonly p2pDiscover: boolean;
  readonly p2pAdvertise?: string | undefined;
  readonly verifierThreads: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly otlpUrl: string | undefined;
  readonly otlpSample: number;
  readonly databaseUrl: Secret | undefined;
  readonly kafkaBrokers: readonly string[];
}

/** Reads the environment. Throws ConfigError with every mistake at once. */
export function loadConfig(environment: NodeJS.ProcessEnv): MbaasConfig {
  const { dataDir, publicUrl, verifierThreads, otlpUrl, databaseUrl, ...rest } = parseConfig(mbaasConfig, environment, 'mbaas');
  return { ...rest, publicUrl, otlpUrl, databaseUrl, dataDirectory: dataDir ?? BESIDE_THE_PROJECT, verifierThreads: verifierThreads === 0 ? availableParallelism() : verifierThreads };
}
