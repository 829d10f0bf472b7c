import { codes } from '@mbaas/kernel';

/** Why a request cannot be read, or ended without a verdict. */
export const VALIDATION_CODES = codes('VALIDATION', {
  VALIDATION_REQUEST_UNREADABLE: { outcome: 'reject', penalty: 0, http: 500, doc: 'A request for validation is cut, too long or not one at all.' },
  VALIDATION_VERDICT_UNREADABLE: { outcome: 'reject', penalty: 0, http: 500, doc: 'A verdict is cut, too long or not one at all.' },
  VALIDATION_RULES_UNKNOWN: { outcome: 'defer', penalty: 0, http: 503, doc: 'The validator does not know the rules it was asked to judge by: it is older or newer than who asked.' },
  VALIDATION_FAILED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The validator could not reach a verdict.' },
  VALIDATION_UNSENT: { outcome: 'defer', penalty: 0, http: 503, doc: 'The verdict was reached and the broker did not take it.' },
  VALIDATION_STOPPED: { outcome: 'defer', penalty: 0, http: 503, doc: 'Whoever asked has stopped before a verdict came.' },
});

export type ValidationCode = keyof typeof VALIDATION_CODES;

/** No verdict was reached: nothing is known of the batch. */
export class NoVerdict extends Error {
  override readonly name = 'NoVerdict';
  readonly code: ValidationCode;
  constructor(code: ValidationCode) {
    super('No verdict was reached.');
    this.code = code;
  }
}
