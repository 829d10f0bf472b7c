import { createWorkerVerifier } from '@mbaas/platform-native-crypto';
import { verifierContract } from '@mbaas/platform-native-crypto/contract';
import { openWorld } from '../test/verifier-world.ts';

verifierContract('validators over Kafka', async () => {
  const world = await openWorld();
  const local = createWorkerVerifier({ threads: 1 });
  const worker = createWorkerVerifier({ threads: 1 });
  await Promise.all(['validator-0', 'validator-1'].map((instance) => world.startValidator(instance, worker)));
  const verifier = await world.startAsker({ local, secondOpinion: 0.3 });
  return {
    verifier,
    async close() {
      await world[Symbol.asyncDispose]();
      await Promise.all([local.close(), worker.close()]);
    },
  };
});
