import { assert } from '@mbaas/kernel';
import { scriptsToCheck, sealsToCheck, verdictReached, type WorkDefinition } from '@mbaas/contracts-events';
import { failpoint } from '@mbaas/platform-failpoints';
import { nativeSha256, type Verifier } from '@mbaas/platform-native-crypto';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { WorkMessage, WorkOutcome, WorkQueue } from '@mbaas/platform-work';
import { isName } from '../protocol/name.codec.ts';
import { decodeRequest } from '../protocol/request.codec.ts';
import { encodeVerdict } from '../protocol/verdict.codec.ts';
import { Room } from './room.ts';
import { scriptJudge, sealJudge, type Judge } from './judge.ts';
import { validatorMetrics } from './validator.metrics.ts';

/** All validators of a network share this group. */
export const VALIDATION_GROUP = 'validation';
/** Batches at hand: enough that some threads never wait for the broker; some MiB unless they are unusually long. */
const MAX_OPEN = 32;

export interface ServeVerifierOptions {
  /** Brings requests and publishes verdicts; started and stopped by its owner. */
  readonly work: WorkQueue;
  /** Does the checking: worker threads of this process. */
  readonly verifier: Verifier;
  /** Name of this instance, unlike all others: verdicts carry it. 1..64 characters A-Z a-z 0-9 . _ - */
  readonly instance: string;
  /** Batches at hand before the next ones are fetched; 32 unless told. */
  readonly maxOpen?: number;
  readonly log: Logger;
  readonly metrics?: Metrics;
}

/**
 * Makes this process a validator: before the queue starts, registers as a consumer of scripts and seals. A request is
 * done when the broker has its verdict; a crash before that brings it to another validator.
 */
export function serveVerifier({ work, verifier, instance, maxOpen = MAX_OPEN, log, metrics: registry }: ServeVerifierOptions): void {
  assert(isName(instance), 'an instance has a short, plain name');
  const metrics = validatorMetrics(registry);
  const room = new Room(maxOpen);

  const answer = (judge: Judge) => async ({ body: bytes }: WorkMessage): Promise<WorkOutcome> => {
    const startedAt = performance.now();
    const request = decodeRequest(bytes);
    if (!request.ok) return { done: false, code: request.error.code, again: false };
    const { id, rules, body } = request.value;
    const digest = nativeSha256(body);
    const judged = judge(rules, body, digest);
    if (!judged.ok) return { done: false, code: judged.error.code, again: false };
    const outcome = await judged.value;
    await failpoint('validation.before-verdict');
    try {
      await work.publish(verdictReached, encodeVerdict({ id, rules, digest, validator: instance, outcome }), { partition: 0 });
    } catch (error) {
      log.warn('A verdict could not be handed over', { error });
      return { done: false, code: 'VALIDATION_UNSENT', again: true };
    }
    await failpoint('validation.after-verdict');
    metrics.answered(outcome, (performance.now() - startedAt) / 1000);
    return { done: true };
  };

  const serve = (definition: WorkDefinition, judge: Judge): void => {
    const one = answer(judge);
    work.consume({
      work: definition,
      name: VALIDATION_GROUP,
      async handle(messages) {
        const outcomes = messages.map((message) => room.hold(one(message)));
        // Other partitions' batches are worked on meanwhile; the queue commits in order.
        await room.free();
        return outcomes;
      },
    });
  };
  serve(scriptsToCheck, scriptJudge(verifier, log));
  serve(sealsToCheck, sealJudge(verifier, log));
}
