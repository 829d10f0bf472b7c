import { codes } from '@mbaas/kernel';

/** Why the headers of a record cannot be read. */
export const ENVELOPE_CODES = codes('ENVELOPE', {
  ENVELOPE_INVALID: { outcome: 'reject', penalty: 0, http: 500, doc: 'A header of the message is missing, malformed or out of bounds.' },
});

export type EnvelopeCode = keyof typeof ENVELOPE_CODES;
