import { codes } from '@mbaas/kernel';

/** Why work cannot be done, apart from what its handler says. */
export const WORK_CODES = codes('WORK', {
  WORK_UNREADABLE: { outcome: 'reject', penalty: 0, http: 500, doc: 'The message\'s headers are not those of this work.' },
  WORK_OVERSIZED: { outcome: 'reject', penalty: 0, http: 413, doc: 'The body is longer than this work declares.' },
  WORK_CLAIM_EXPIRED: { outcome: 'reject', penalty: 0, http: 410, doc: 'The claimed body is gone; the work is asked for again by whoever needs it.' },
  WORK_STOPPED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The queue of this process ends and takes nothing more.' },
  WORK_HANDLER_FAILED: { outcome: 'defer', penalty: 0, http: 500, doc: 'The handler threw and named no code.' },
});

/** What an operator's request about dead letters can fail with. */
export const DEAD_LETTER_CODES = codes('DEAD', {
  DEAD_LETTER_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'There is no such dead letter: it was never there, or its topic no longer keeps it.' },
  DEAD_LETTER_BODY_GONE: { outcome: 'reject', penalty: 0, http: 410, doc: 'The dead letter has no body any more: it was too long to carry, or its claim has expired.' },
  DEAD_LETTER_IN_ORDER: { outcome: 'reject', penalty: 0, http: 409, doc: 'A parked fact is part of an order and cannot be dropped: mend its consumer and replay it.' },
});

export type WorkCode = keyof typeof WORK_CODES | keyof typeof DEAD_LETTER_CODES;

export class WorkError extends Error {
  override readonly name = 'WorkError';
  readonly code: WorkCode;
  constructor(code: WorkCode) {
    super({ ...WORK_CODES, ...DEAD_LETTER_CODES }[code].doc);
    this.code = code;
  }
}
