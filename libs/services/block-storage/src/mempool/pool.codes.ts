import { codes } from '@mbaas/kernel';

/** Why a transaction is not taken into the pool or leaves it, beside the rules' own codes. */
export const POOL_CODES = codes('POOL', {
  POOL_FULL: { outcome: 'defer', penalty: 0, http: 503, doc: 'The pool holds as many transactions or bytes as it may. Offer it again after the next block.' },
  POOL_CONFLICT: { outcome: 'reject', penalty: 0, http: 409, doc: 'A confirmed transaction has spent one of the inputs.' },
  POOL_PARENT_GONE: { outcome: 'reject', penalty: 0, http: 409, doc: 'A waiting transaction whose output it spends has left the pool.' },
  POOL_EXPIRED: { outcome: 'reject', penalty: 0, http: 410, doc: 'The transaction waited too long without being confirmed.' },
});

export type PoolCode = keyof typeof POOL_CODES;
