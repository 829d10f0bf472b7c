import { createWorkerVerifier, type Verifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import { serveVerifier, type ServeVerifierOptions } from '@mbaas/platform-verifier-kafka';
import { availableParallelism } from 'node:os';

export interface ValidationOptions {
  /** Worker threads; as many as the machine runs at once unless told. */
  readonly threads?: number;
  readonly log: Logger;
}

export interface Validation {
  /** Stateless checks for block-storage: scripts with their previous outputs, proof-of-work seals. */
  readonly verifier: Verifier;
  /** Makes this process a validator of its network: registers with the queue, which its owner starts and stops. */
  serve(options: Omit<ServeVerifierOptions, 'verifier' | 'log' | 'maxOpen'>): void;
  /** Ends the threads; open checks are rejected, which means no verdict. */
  stop(): Promise<void>;
}

/** Batches at hand for each thread: one to work on, others (0.1 s of work) so that it never waits for the broker. */
const BATCHES_A_THREAD = 8;

/** The validation service of one process: a pool of worker threads behind the Verifier port. Owns nothing. */
export function createValidation({ threads = availableParallelism(), log }: ValidationOptions): Validation {
  const verifier = createWorkerVerifier({ threads });
  log.info('Validation started', { threads });
  return {
    verifier,
    serve: (options) => serveVerifier({ ...options, verifier, log, maxOpen: threads * BATCHES_A_THREAD }),
    stop: () => verifier.close(),
  };
}
