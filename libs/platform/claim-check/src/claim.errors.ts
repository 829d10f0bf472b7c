import { codes } from '@mbaas/kernel';

/** What can be wrong with a claim. */
export const CLAIM_CODES = codes('CLAIM', {
  CLAIM_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 413, doc: 'A body is longer than the claim table takes.' },
  CLAIM_MALFORMED: { outcome: 'reject', penalty: 0, http: 400, doc: 'A claim is no hash of 64 lower-case hex digits with a length in bounds.' },
  CLAIM_CORRUPT: { outcome: 'reject', penalty: 0, http: 500, doc: 'The stored bytes are not those of the claim: the database was changed from outside.' },
});

export type ClaimCode = keyof typeof CLAIM_CODES;

export class ClaimError extends Error {
  override readonly name = 'ClaimError';
  readonly code: ClaimCode;
  constructor(code: ClaimCode) {
    super(CLAIM_CODES[code].doc);
    this.code = code;
  }
}
