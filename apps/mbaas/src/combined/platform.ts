import type { Network } from '@mbaas/chain-params';
import { InProcessBus, InProcessQueries, InProcessWork } from '@mbaas/platform-messaging';
import { createMetrics, type Logger } from '@mbaas/platform-observability';
import { openDatabase, startEmbeddedPostgres } from '@mbaas/platform-postgres';
import { FACT_SCHEMAS, identitySecretOf, issuerOf, OIDC_PATH, profileOf, readinessOf, SANDBOX, Shutdown } from '@mbaas/platform-service-process';
import { startTracing, type TracingOptions } from '@mbaas/platform-tracing';
import { createAvatarIdentity } from '@mbaas/service-avatar-identity';
import { createBlockStorage } from '@mbaas/service-block-storage';
import { createGateway, formatApiKey, generateApiKey } from '@mbaas/service-gateway';
import { createKeyManagement, fileKekProvider } from '@mbaas/service-key-management';
import { createMarsScoring } from '@mbaas/service-mars-scoring';
import { createMstIssuance } from '@mbaas/service-mst-issuance';
import { createP2pIngress, type PeersConfig } from '@mbaas/service-p2p-ingress';
import { createProducer, type ProductionConfig } from '@mbaas/service-producer';
import { createValidation } from '@mbaas/service-validation';
import { mkdir } from 'node:fs/promises';
import type { DataDirectory } from './data-directory.ts';
import { randomSecret, secretFile } from './secrets.ts';

/** Connections to the embedded server; it admits 100. */
const MAX_CONNECTIONS = 40;

export interface PlatformOptions {
  readonly network: Network;
  readonly directory: DataDirectory;
  readonly host: string;
  readonly port: number;
  /** Address that clients use, without a slash at the end. */
  readonly publicUrl: string;
  /** Whom the chain is followed with; nobody is contacted unless they say so. */
  readonly peers: Partial<PeersConfig>;
  readonly verifierThreads: number;
  readonly production: ProductionConfig;
  readonly version: string;
  /** Where traces go, and how many of them. */
  readonly traces: Pick<TracingOptions, 'otlpUrl' | 'sampleRatio'>;
  readonly log: Logger;
}

export interface RunningPlatform {
  readonly url: string;
  /** Operator key of the sandbox tenant. */
  readonly sandboxKey: string;
  stop(): Promise<void>;
}

/**
 * Combined mode: every service in this process over an embedded PostgreSQL. Services know each other by queries and facts
 * alone; here both are drivers within the process. Whatever was started is stopped again when a later part fails.
 */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const { network, directory, log } = options;
  const clock = { now: () => Date.now() };
  const shutdown = new Shutdown(log);
  try {
    const tracing = await startTracing({ service: 'mbaas', ...options.traces, log });
    shutdown.add('tracing', () => tracing.stop());
    const server = await startEmbeddedPostgres({ dataDirectory: directory.postgres, log: log.child({ part: 'postgres' }) });
    shutdown.add('postgres', () => server.stop());
    const database = openDatabase({ url: server.url, applicationName: 'mbaas', maxConnections: MAX_CONNECTIONS, log });
    shutdown.add('connections', () => database.close());

    await mkdir(directory.secrets, { recursive: true, mode: 0o700 });
    const metrics = createMetrics({ processMetrics: true });
    const queries = new InProcessQueries({ log: log.child({ part: 'queries' }) });
    const bus = new InProcessBus({ sources: FACT_SCHEMAS.map((schema) => ({ database, schema })), log: log.child({ part: 'bus' }), metrics });
    const shared = (part: string) => ({ database, network, queries, registry: queries, bus, clock, metrics, log: log.child({ part }) });

    const validation = createValidation({ threads: options.verifierThreads, log: log.child({ part: 'validation' }) });
    shutdown.add('validation', () => validation.stop());
    const { verifier } = validation;
    // Blocks of peers wait here until the store takes them.
    const work = new InProcessWork({ log: log.child({ part: 'work' }) });
    const blockStorage = createBlockStorage({ ...shared('block-storage'), verifier, profile: profileOf(network), work: () => work.share() });
    const keys = createKeyManagement({ ...shared('key-management'), kek: await fileKekProvider(directory.keyEncryptionKey) });
    const mst = createMstIssuance(shared('mst-issuance'));
    const identity = createAvatarIdentity({ ...shared('avatar-identity'), issuer: issuerOf(options.publicUrl), secret: identitySecretOf(await secretFile(directory.identitySecret, randomSecret)) });
    const mars = createMarsScoring(shared('mars-scoring'));
    const producer = createProducer({ ...shared('producer'), verifier, production: options.production });
    const p2p = createP2pIngress({ ...shared('p2p-ingress'), work, peers: options.peers });
    const gateway = createGateway({
      ...shared('gateway'),
      publicUrl: options.publicUrl,
      version: options.version,
      probes: { readiness: () => readinessOf({ database, bus }), metrics: async () => (await metrics.render()).body },
      mounts: [{ prefix: OIDC_PATH, handle: (request, response) => identity.handle(request, response) }],
    });

    // Schemas and consumers first; facts flow when all consumers are known; the door opens last.
    for (const [name, service] of Object.entries({ blockStorage, keys, mst, identity, mars, producer, p2p, gateway })) {
      await service.start();
      if ('stop' in service) shutdown.add(name, () => service.stop());
    }
    await bus.start();
    shutdown.add('bus', () => bus.stop());
    await producer.produce();

    const sandboxKey = await secretFile(directory.sandboxKey, () => formatApiKey(generateApiKey()));
    await gateway.ensureOperatorKey({ ...SANDBOX, apiKey: sandboxKey });
    await gateway.listen(options.host, options.port);
    return { url: options.publicUrl, sandboxKey, stop: () => shutdown.run() };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}
