import { codes } from '@mbaas/kernel';

/** What can be wrong with a lock model or with moving its tokens. wire-format §3.10, consensus §6.11. */
export const ATTENUATION_CODES = codes('ATTENUATION', {
  ATTENUATION_TOO_LONG: { outcome: 'reject', penalty: 0, http: 422, doc: 'A lock model is longer than 520 characters.' },
  ATTENUATION_CHARACTERS: { outcome: 'reject', penalty: 0, http: 422, doc: 'A lock model holds a character other than A-Z a-z 0-9 , ; = or two commas in a row.' },
  ATTENUATION_ENTRIES: { outcome: 'reject', penalty: 0, http: 422, doc: 'A lock model needs at least six KEY=VALUE entries, the first PN and the second LH.' },
  ATTENUATION_KEYS: { outcome: 'reject', penalty: 0, http: 422, doc: 'A lock model has an unknown or repeated key, or not exactly the keys of its type.' },
  ATTENUATION_NUMBER: { outcome: 'reject', penalty: 0, http: 422, doc: 'A value of a lock model is not a number below 2^64.' },
  ATTENUATION_TYPE: { outcome: 'reject', penalty: 0, http: 422, doc: 'The type of a lock model is not 1, 2 or 3.' },
  ATTENUATION_EMPTY: { outcome: 'reject', penalty: 0, http: 422, doc: 'Locked quantity, locked blocks and periods must be above zero, and the current period below the number of periods.' },
  ATTENUATION_LISTS: { outcome: 'reject', penalty: 0, http: 422, doc: 'Block and quantity lists need one positive entry per period, at most 100, adding up to the locked blocks and the locked quantity.' },
  ATTENUATION_TOO_MANY_PERIODS: { outcome: 'reject', penalty: 0, http: 422, doc: 'There are more periods than locked blocks or than locked tokens.' },
  ATTENUATION_INFLATION: { outcome: 'reject', penalty: 0, http: 422, doc: 'An inflation model locks the whole amount in at most 100 periods at a rate of 1 to 100000 percent.' },
  ATTENUATION_NOT_FIRST_PERIOD: { outcome: 'reject', penalty: 0, http: 422, doc: 'A fresh lock starts in period 0.' },
  ATTENUATION_ABOVE_AMOUNT: { outcome: 'reject', penalty: 0, http: 422, doc: 'A lock holds back more than the output carries.' },
  ATTENUATION_BLOCKS_LEFT: { outcome: 'reject', penalty: 0, http: 422, doc: 'The blocks left in the current period are zero or more than the period has.' },
  ATTENUATION_BACKWARDS: { outcome: 'reject', penalty: 0, http: 422, doc: 'The new lock stands at an earlier point than the old one.' },
  ATTENUATION_TERMS_CHANGED: { outcome: 'reject', penalty: 0, http: 422, doc: 'The terms of a lock may not change when its tokens move.' },
  ATTENUATION_TOO_EARLY: { outcome: 'defer', penalty: 0, http: 422, doc: 'The claimed number of blocks has not passed yet.' },
  ATTENUATION_NOT_NEXT: { outcome: 'reject', penalty: 0, http: 422, doc: 'The new lock is not the state that the old one reaches after the claimed blocks.' },
  ATTENUATION_AMOUNT: { outcome: 'reject', penalty: 0, http: 422, doc: 'Released and still locked tokens do not add up to the old amount.' },
  ATTENUATION_DEGENERATE: { outcome: 'reject', penalty: 0, http: 422, doc: 'The periods of this lock have no length or no list entry, so nothing can be computed from it.' },
});

export type AttenuationCode = keyof typeof ATTENUATION_CODES;
