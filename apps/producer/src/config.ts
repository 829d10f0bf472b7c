import { integer } from '@mbaas/platform-config';
import { serviceConfig } from '@mbaas/platform-service-process';
import { productionOptions } from '@mbaas/service-producer';

/** Everything that the environment can set. */
export const producerConfig = serviceConfig('producer', {
  verifierThreads: integer({ doc: 'Threads that search seals; 0 takes as many as the machine runs at once.', min: 0, max: 64, default: '1' }),
  ...productionOptions,
});
