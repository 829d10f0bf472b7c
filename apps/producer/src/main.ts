import { createWorkerVerifier } from '@mbaas/platform-native-crypto';
import { runService } from '@mbaas/platform-service-process';
import { createProducer, productionOf } from '@mbaas/service-producer';
import { availableParallelism } from 'node:os';
import { producerConfig } from './config.ts';

/** Makes blocks and feeds the faucet. One instance leads a network; the others stand by until the database lets one of them. */
process.exit(
  await runService(
    {
      config: producerConfig,
      owner: 'producer',
      schemas: ['producer'],
      leads: (network) => `mbaas:producer:${network.name}`,
      compose({ settings, database, network, queries, registry, bus, log, clock, metrics }) {
        const verifier = createWorkerVerifier({ threads: settings.verifierThreads === 0 ? availableParallelism() : settings.verifierThreads });
        const producer = createProducer({ database, network, queries, registry, bus, verifier, log, clock, metrics, production: productionOf(settings) });
        return {
          start: () => producer.start(),
          started: () => producer.produce(),
          async stop() {
            await producer.stop();
            await verifier.close();
          },
        };
      },
    },
    process.env,
  ),
);
