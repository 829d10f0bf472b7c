import { serviceConfig } from '@mbaas/platform-service-process';

/** Everything that the environment can set. */
export const marsScoringConfig = serviceConfig('mars-scoring', {});
