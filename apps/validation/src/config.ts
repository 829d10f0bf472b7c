import { integer } from '@mbaas/platform-config';
import { serviceConfig } from '@mbaas/platform-service-process';

/** Everything that the environment can set. */
export const validationConfig = serviceConfig('validation', {
  verifierThreads: integer({ doc: 'Threads that check scripts and seals; 0 takes as many as the machine runs at once.', min: 0, max: 64, default: '0' }),
});
