import { createWorkerVerifier, type Verifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import { availableParallelism } from 'node:os';

export interface ValidationOptions {
  /** Worker threads; as many as the machine runs at once unless told. */
  readonly threads?: number;
  readonly log: Logger;
}

export interface Validation {
  /** Stateless checks for block-storage: scripts with their previous outputs, proof-of-work seals. */
  readonly verifier: Verifier;
  /** Ends the threads; open checks are rejected, which means no verdict. */
  stop(): Promise<void>;
}

/** The validation service of one process: a pool of worker threads behind the Verifier port. Owns nothing. */
export function createValidation({ threads = availableParallelism(), log }: ValidationOptions): Validation {
  const verifier = createWorkerVerifier({ threads });
  log.info('Validation started', { threads });
  return { verifier, stop: () => verifier.close() };
}
