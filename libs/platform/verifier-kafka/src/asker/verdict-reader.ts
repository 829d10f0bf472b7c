import { verdictReached, workTopic } from '@mbaas/contracts-events';
import type { Kafka } from '@mbaas/platform-kafka';
import type { Logger } from '@mbaas/platform-observability';
import { decodeVerdict, type Verdict } from '../protocol/verdict.codec.ts';

/** After a new assignment of the partition reading goes on from the last commit: nothing is lost, some is read twice. */
const COMMIT_EVERY_MS = 1_000;

export interface VerdictReaderOptions {
  readonly kafka: Kafka;
  readonly network: string;
  /** Of the asker; its group is its own, because each asker reads all verdicts. */
  readonly name: string;
  readonly log: Logger;
  hear(verdict: Verdict): void;
}

/** Reads the verdicts that are published from now on. */
export function readVerdicts({ kafka, network, name, log, hear }: VerdictReaderOptions): { readonly joined: Promise<void>; stop(): Promise<void> } {
  let committedAt = 0;
  const subscription = kafka.subscribe({
    group: `${network}.verdicts.${name}`,
    topics: [workTopic(network, verdictReached)],
    from: 'newest',
    async handle({ records, commit }) {
      for (const { value, offset } of records) {
        const verdict = decodeVerdict(value);
        if (verdict.ok) hear(verdict.value);
        else log.warn('A message among the verdicts is none', { code: verdict.error.code, offset });
      }
      const next = (records.at(-1)?.offset ?? -1n) + 1n;
      if (Date.now() - committedAt < COMMIT_EVERY_MS) return;
      committedAt = Date.now();
      await commit(next);
    },
  });
  return { joined: subscription.joined, stop: () => subscription.stop() };
}
