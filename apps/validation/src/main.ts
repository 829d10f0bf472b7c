import { runService } from '@mbaas/platform-service-process';
import { createValidation } from '@mbaas/service-validation';
import { availableParallelism } from 'node:os';
import { validationConfig } from './config.ts';

/** Stateless: one of many that share the checks of a network; a killed one costs its checks a second asking. */
process.exit(
  await runService(
    {
      config: validationConfig,
      schemas: [],
      compose({ settings, instance, work, log, metrics }) {
        const validation = createValidation({ threads: settings.verifierThreads === 0 ? availableParallelism() : settings.verifierThreads, log });
        validation.serve({ work, instance, metrics });
        return { start: async () => undefined, stop: () => validation.stop() };
      },
    },
    process.env,
  ),
);
