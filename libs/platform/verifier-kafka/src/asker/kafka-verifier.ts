import { assert } from '@mbaas/kernel';
import { randomBytes } from 'node:crypto';
import { CLAIM_CHECK_BYTES, scriptsToCheck, sealsToCheck, verdictReached, workTopic } from '@mbaas/contracts-events';
import type { Kafka } from '@mbaas/platform-kafka';
import type { ScriptVerdict, Verifier } from '@mbaas/platform-native-crypto';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { WorkQueue } from '@mbaas/platform-work';
import { isName } from '../protocol/name.codec.ts';
import { MAX_REQUEST_HEAD } from '../protocol/request.codec.ts';
import { Asker } from './asker.ts';
import { askerMetrics } from './asker.metrics.ts';
import { cutBatch } from './cut-batch.ts';
import { scriptQuestion, sealQuestion, sealVerdicts } from './question.ts';
import { Trust } from './trust.ts';
import { readVerdicts } from './verdict-reader.ts';

/** Some 20 ms of a validator. Block-storage cuts at 192 inputs; what it sends shall not be cut again. */
const CUT = { operations: 384, bytes: CLAIM_CHECK_BYTES - 8 * 1024 };
/** Headers a request: a seal takes some 5 ms. */
const SEALS = 8;
const MAX_OPEN = 64;
const MAX_OPEN_BYTES = 16 * 1024 * 1024;
const ASK_AGAIN_MS = 1_500;
const TICK_MS = 100;
/** So that a suffix fits. */
const MAX_INSTANCE = 48;

export interface KafkaVerifierOptions {
  readonly kafka: Kafka;
  /** Publishes requests; long ones go by claim check. */
  readonly work: WorkQueue;
  /** The network's name. */
  readonly network: string;
  /** Name of this instance of the service: 1..48 characters A-Z a-z 0-9 . _ - */
  readonly instance: string;
  /** Judges where opinions differ or none can be had; searches seals; checks what is too long for the broker. */
  readonly local: Verifier;
  /** Share of batches that two validators must answer alike, 0..1. */
  readonly secondOpinion: number;
  /** How soon an unanswered batch is asked again; longer where answers take longer. 1.5 s unless told. */
  readonly askAgainMs?: number;
  /** Batches at validators at the same time; 64 unless told. */
  readonly maxOpen?: number;
  readonly log: Logger;
  readonly metrics?: Metrics;
}

/** What is asked and not answered. */
export interface VerifierProgress {
  readonly open: number;
  /** Waiting for their turn. */
  readonly waiting: number;
  /** Age of the oldest of both, ms. */
  readonly oldestMs: number;
  /** Validators that gave wrong verdicts. */
  readonly distrusted: readonly string[];
}

export interface KafkaVerifier extends Verifier {
  /** Resolves when verdicts are heard; what is asked before waits. */
  start(): Promise<void>;
  /** Open checks reject with VALIDATION_STOPPED. The queue, the broker and `local` are left to their owner. */
  stop(): Promise<void>;
  progress(): VerifierProgress;
}

/** A Verifier whose work is done by the validators of a network, see the README. */
export function createKafkaVerifier(options: KafkaVerifierOptions): KafkaVerifier {
  const { kafka, work, network, instance, local, secondOpinion, log } = options;
  assert(isName(instance) && instance.length <= MAX_INSTANCE, 'an instance has a short, plain name');
  // Another name at each start: verdicts for a process that is gone are nobody's.
  const name = `${instance}.${randomBytes(4).toString('hex')}`;
  const trust = new Trust(log);
  const asker = new Asker({
    name,
    publish: (definition, partition, request) => work.publish(definition, request, { partition }),
    trust,
    secondOpinion,
    askAgainMs: options.askAgainMs ?? ASK_AGAIN_MS,
    maxOpen: options.maxOpen ?? MAX_OPEN,
    maxOpenBytes: MAX_OPEN_BYTES,
    log,
    metrics: askerMetrics(options.metrics),
    clock: Date,
  });
  let ticker: NodeJS.Timeout | undefined;
  let reader: ReturnType<typeof readVerdicts> | undefined;
  const stop = async (): Promise<void> => {
    clearInterval(ticker);
    asker.stop();
    await reader?.stop();
    reader = undefined;
  };

  return {
    async start() {
      await kafka.ensureTopics([scriptsToCheck, sealsToCheck, verdictReached].map((definition) => ({ name: workTopic(network, definition), partitions: definition.partitions, retentionMs: definition.retentionMs })));
      reader = readVerdicts({ kafka, network, name, log, hear: (verdict) => asker.hear(verdict) });
      await reader.joined;
      ticker = setInterval(() => asker.tick(), TICK_MS);
      ticker.unref();
      asker.start();
    },
    stop,
    close: stop,
    progress: () => ({ ...asker.progress(), distrusted: [...trust.liars] }),

    async checkScripts({ transactions, rules }) {
      const parts = cutBatch(transactions, CUT).map(async ({ from, to, bytes }): Promise<ScriptVerdict[]> => {
        const part = { transactions: transactions.slice(from, to), ...(rules === undefined ? {} : { rules }) };
        const isTooLong = bytes + MAX_REQUEST_HEAD > scriptsToCheck.maxBytes;
        const failures = await (isTooLong ? local.checkScripts(part) : asker.ask(scriptQuestion(part, bytes, local)));
        return failures.map((failure) => ({ ...failure, transaction: failure.transaction + from }));
      });
      return (await Promise.all(parts)).flat();
    },

    async checkSeals(headers) {
      const parts: Promise<(string | null)[]>[] = [];
      for (let at = 0; at < headers.length; at += SEALS) {
        const part = headers.slice(at, at + SEALS);
        parts.push(asker.ask(sealQuestion(part, local)).then((failures) => sealVerdicts(failures, part.length)));
      }
      return (await Promise.all(parts)).flat();
    },

    searchSeal: (header, startNonce, attempts) => local.searchSeal(header, startNonce, attempts),
  };
}
