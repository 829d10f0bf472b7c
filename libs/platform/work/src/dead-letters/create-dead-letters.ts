import { allWork, type WorkDefinition } from '@mbaas/contracts-events';
import { createClaimStore } from '@mbaas/platform-claim-check';
import type { Kafka } from '@mbaas/platform-kafka';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { WorkPublisher } from '../publish/work-publisher.ts';
import { WorkError } from '../work.errors.ts';
import type { DeadLetter, DeadLetters } from './dead-letter.ts';
import { DeadWorkTopic } from './dead-work.ts';
import { listParkedFacts, openParkedFact, replayParkedFact } from './parked-facts.ts';

const LIMIT = 50;
const MOST = 500;

export interface DeadLettersOptions {
  readonly kafka: Kafka;
  /** `installWork` and `installClaims` have run. */
  readonly database: Database;
  /** Network's name. */
  readonly network: string;
  readonly log: Logger;
  /** Kinds of work looked at; all that are declared unless told. */
  readonly works?: readonly WorkDefinition[];
}

/** What an id names. */
type Named = { readonly kind: 'work'; readonly topic: DeadWorkTopic; readonly offset: bigint } | { readonly kind: 'fact'; readonly of: readonly [schema: string, consumer: string, source: string, position: bigint] };

/** Dead letters of a network: those of work in Kafka, parked facts in PostgreSQL. */
export function createDeadLetters({ kafka, database, network, log, works = allWork }: DeadLettersOptions): DeadLetters {
  // Claims are only kept here, never stored.
  const claims = createClaimStore({ database, lifetimeMs: 0, log });
  const publisher = new WorkPublisher({ kafka, network, claims, service: 'operator', retryMs: 0 });
  const topics = works.map((work) => new DeadWorkTopic(work, { kafka, database, network, claims, publisher }));
  const nameOf = ({ work }: DeadWorkTopic): string => `${work.name}.v${work.version}`;

  function find(id: string): Named {
    const [kind, name = '', ...rest] = id.split('/');
    const number = rest.at(-1) ?? '';
    if (/^(0|[1-9]\d{0,18})$/.test(number)) {
      const topic = topics.find((candidate) => nameOf(candidate) === name);
      if (kind === 'work' && topic !== undefined && rest.length === 2 && rest[0] === '0') return { kind: 'work', topic, offset: BigInt(number) };
      if (kind === 'fact' && rest.length === 3) return { kind: 'fact', of: [name, rest[0] ?? '', rest[1] ?? '', BigInt(number)] };
    }
    throw new WorkError('DEAD_LETTER_UNKNOWN');
  }

  async function* list(after: string | undefined, all: boolean): AsyncGenerator<DeadLetter> {
    const start = after === undefined ? undefined : find(after);
    const first = start?.kind === 'work' ? topics.indexOf(start.topic) : 0;
    if (start?.kind !== 'fact') {
      for (const topic of topics.slice(first)) yield* topic.list(start?.topic === topic ? start.offset + 1n : 0n, all);
    }
    let passed = start?.kind !== 'fact';
    for await (const fact of listParkedFacts(database)) {
      if (passed) yield fact;
      passed ||= fact.id === after;
    }
  }

  return {
    async ls({ after, limit = LIMIT, all = false } = {}) {
      const most = Math.max(1, Math.min(limit, MOST));
      const letters: DeadLetter[] = [];
      for await (const letter of list(after, all)) {
        if (letters.length === most) return { letters, next: letters.at(-1)?.id };
        letters.push(letter);
      }
      return { letters, next: undefined };
    },
    async show(id) {
      const named = find(id);
      return named.kind === 'work' ? named.topic.open(named.offset) : openParkedFact(database, ...named.of);
    },
    async replay(id) {
      const named = find(id);
      await (named.kind === 'work' ? named.topic.replay(named.offset) : replayParkedFact(database, ...named.of));
    },
    async replayAll() {
      let replayed = 0;
      for await (const letter of list(undefined, false)) {
        try {
          await this.replay(letter.id);
          replayed += 1;
        } catch (error) {
          if (!(error instanceof WorkError)) throw error;
          log.warn('A dead letter cannot be replayed', { id: letter.id, code: error.code });
        }
      }
      return replayed;
    },
    async drop(id) {
      const named = find(id);
      if (named.kind === 'fact') throw new WorkError('DEAD_LETTER_IN_ORDER');
      await named.topic.drop(named.offset);
    },
  };
}
