import { createWorkerVerifier } from '@mbaas/platform-native-crypto';
import { profileOf, runService, type Part } from '@mbaas/platform-service-process';
import { createKafkaVerifier, type VerifierProgress } from '@mbaas/platform-verifier-kafka';
import { createBlockStorage } from '@mbaas/service-block-storage';
import { availableParallelism } from 'node:os';
import { blockStorageConfig } from './config.ts';

/** Checks that wait longer show that no validator takes them. */
const OLDEST_CHECK_MS = 30_000;

const validatorsPart = ({ oldestMs }: VerifierProgress): Part => (oldestMs < OLDEST_CHECK_MS ? { ready: true } : { ready: false, detail: `the oldest check waits for ${Math.round(oldestMs / 1000)} s` });

/** Stores the chain. One instance writes; the others read, and take over when it dies. */
process.exit(
  await runService(
    {
      config: blockStorageConfig,
      owner: 'chain',
      schemas: ['chain'],
      compose({ settings, database, network, instance, kafka, work, makeWorkQueue, registry, log, clock, metrics }) {
        const threads = createWorkerVerifier({ threads: settings.verifierThreads === 0 ? availableParallelism() : settings.verifierThreads });
        const validators =
          settings.verifier === 'threads'
            ? undefined
            : createKafkaVerifier({ kafka, work, network: network.name, instance, local: threads, secondOpinion: settings.secondOpinion, askAgainMs: settings.askAgain, log, metrics });
        const storage = createBlockStorage({
          database, network, registry, log, clock, metrics,
          verifier: validators ?? threads,
          profile: settings.profile === 'auto' ? profileOf(network) : settings.profile,
          standby: true,
          work: makeWorkQueue,
        });
        return {
          async start() {
            await validators?.start();
            await storage.start();
          },
          async stop() {
            await storage.stop();
            await validators?.stop();
            await threads.close();
          },
          readiness: async () => ({ ...(await storage.readiness()), ...(validators === undefined ? {} : { validators: validatorsPart(validators.progress()) }) }),
        };
      },
    },
    process.env,
  ),
);
