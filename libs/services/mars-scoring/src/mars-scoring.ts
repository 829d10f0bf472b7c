import { blockConnected, blockDisconnected } from '@mbaas/contracts-events';
import { marsScore, type QueryRegistry } from '@mbaas/contracts-queries';
import { err, ok, problem } from '@mbaas/kernel';
import type { Bus } from '@mbaas/platform-messaging';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { installMars } from './install-mars.ts';
import { MARS_CODES } from './mars.errors.ts';
import { centiText } from './scoring/domain/mars-score.ts';
import { applyChainFacts } from './scoring/scoring.service.ts';
import { loadScore } from './scoring/storage/score.store.ts';

export interface MarsScoringOptions {
  readonly database: Database;
  /** Facts of other networks are not ours. */
  readonly network: { readonly name: string };
  readonly bus: Bus;
  readonly registry: QueryRegistry;
  readonly log: Logger;
}

export interface MarsScoring {
  /** Brings the schema up to date; before the bus starts. */
  start(): Promise<void>;
}

const SCHEMA = 'mars';

/** MARS (MIP-16): collects factors from chain facts, scores avatars and explains each score. Registers its consumer and its answer. */
export function createMarsScoring({ database, network, bus, registry, log }: MarsScoringOptions): MarsScoring {
  bus.consume({
    name: 'mars-scoring',
    database,
    schema: SCHEMA,
    events: [blockConnected, blockDisconnected],
    // The chain's order is the meaning: a fact that cannot be applied stops the consumer rather than being passed over.
    order: 'stop',
    handle: (facts, tx) => applyChainFacts(facts.filter(({ payload }) => (payload as { network?: unknown }).network === network.name), tx),
  });
  registry.answer(marsScore, async ({ avatar }) => {
    const stored = await loadScore(database, avatar);
    if (stored === null) return err(problem('MARS_AVATAR_UNKNOWN', MARS_CODES.MARS_AVATAR_UNKNOWN.http, MARS_CODES.MARS_AVATAR_UNKNOWN.doc));
    const { month, provisional, height, score } = stored;
    return ok({ avatar, score: centiText(score.centi), month, provisional, asOfHeight: height, groups: [...score.groups], factors: [...score.factors] });
  });
  return {
    async start() {
      await installMars(database, log);
    },
  };
}
