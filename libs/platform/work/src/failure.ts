import { KAFKA_CODES, KafkaError } from '@mbaas/platform-kafka';
import { isTransient } from '@mbaas/platform-postgres';

const OWN_CODE = /^[A-Z]+(_[A-Z0-9]+)+$/;
const MAX_CODE = 64;

/** Whether an error speaks of the moment (database or broker away), so that no try is counted for it. */
export const isOfTheMoment = (error: unknown): boolean => isTransient(error) || (error instanceof KafkaError && KAFKA_CODES[error.code].outcome !== 'reject');

/** A code fit for headers and labels; what is none becomes WORK_HANDLER_FAILED. */
export const boundedCode = (code: unknown): string => (typeof code === 'string' && code.length <= MAX_CODE && OWN_CODE.test(code) ? code : 'WORK_HANDLER_FAILED');

/** The code of what a handler threw. */
export const failureCode = (error: unknown): string => boundedCode(error instanceof Error ? (error as Error & { readonly code?: unknown }).code : undefined);
