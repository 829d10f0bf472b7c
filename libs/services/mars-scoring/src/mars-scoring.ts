import { blockConnected, blockDisconnected } from '@mbaas/contracts-events';
import { marsScore, type QueryRegistry } from '@mbaas/contracts-queries';
import { err, ok, problem } from '@mbaas/kernel';
import { installMessaging, type Bus } from '@mbaas/platform-messaging';
import type { Logger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';
import { fileURLToPath } from 'node:url';
import { MARS_CODES } from './mars.errors.ts';
import { centiText } from './scoring/domain/mars-score.ts';
import { applyChainFacts } from './scoring/scoring.service.ts';
import { loadScore } from './scoring/storage/score.store.ts';

export interface MarsScoringOptions {
  readonly database: Database;
  readonly bus: Bus;
  readonly registry: QueryRegistry;
  readonly log: Logger;
}

export interface MarsScoring {
  /** Migrates the schema, registers consumer and query; before the bus starts. */
  start(): Promise<void>;
}

/** MARS (MIP-16): collects factors from chain facts, scores avatars and explains each score. */
export function createMarsScoring({ database, bus, registry, log }: MarsScoringOptions): MarsScoring {
  return {
    async start() {
      await migrate(database, { schema: 'mars', directory: fileURLToPath(new URL('../migrations', import.meta.url)), log });
      await installMessaging(database, 'mars', log);
      // The chain's order is the meaning: a fact that cannot be applied stops the consumer rather than being passed over.
      bus.consume({ name: 'mars-scoring', database, schema: 'mars', events: [blockConnected, blockDisconnected], order: 'stop', handle: applyChainFacts });
      registry.answer(marsScore, async ({ avatar }) => {
        const stored = await loadScore(database, avatar);
        if (stored === null) return err(problem('MARS_AVATAR_UNKNOWN', MARS_CODES.MARS_AVATAR_UNKNOWN.http, MARS_CODES.MARS_AVATAR_UNKNOWN.doc));
        const { month, provisional, asOfHeight, score } = stored;
        return ok({ avatar, score: centiText(score.centi), month, provisional, asOfHeight, groups: [...score.groups], factors: [...score.factors] });
      });
    },
  };
}
