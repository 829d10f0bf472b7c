import { runService } from '@mbaas/platform-service-process';
import { createMarsScoring } from '@mbaas/service-mars-scoring';
import { marsScoringConfig } from './config.ts';

/** Scores avatars from chain facts. Several instances share the answering; the facts, which have one order, go to one of them. */
process.exit(
  await runService(
    {
      config: marsScoringConfig,
      owner: 'mars',
      schemas: ['mars'],
      compose({ database, network, bus, registry, log }) {
        const mars = createMarsScoring({ database, network, bus, registry, log });
        return { start: () => mars.start(), stop: async () => undefined };
      },
    },
    process.env,
  ),
);
