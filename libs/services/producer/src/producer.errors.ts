import { codes, err, problem, type Problem } from '@mbaas/kernel';

export const PRODUCER_CODES = codes('PRODUCER', {
  PRODUCER_NO_FAUCET: { outcome: 'reject', penalty: 0, http: 404, doc: 'This network has no faucet: only a network that this platform produces blocks for has one.' },
  PRODUCER_GRANT_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 422, doc: 'The faucet gives less than this at once. GET /v1/faucet tells how much.' },
  PRODUCER_GRANT_ZERO: { outcome: 'reject', penalty: 0, http: 422, doc: 'Ask for at least one atom.' },
  PRODUCER_NOT_ALLOWED: { outcome: 'reject', penalty: 0, http: 404, doc: 'This platform makes no blocks on this network.' },
  PRODUCER_WORK_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'No work with this header hash was given lately. Ask for work again.' },
  PRODUCER_WORK_STALE: { outcome: 'ignore', penalty: 0, http: 409, doc: 'The chain has grown since this work was given. Ask for work again.' },
  PRODUCER_WORK_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'Nonce and mix do not solve this work.' },
  PRODUCER_WORK_REPEATED: { outcome: 'ignore', penalty: 0, http: 409, doc: 'This work was handed in before. Ask for work again.' },
});

export type ProducerCode = keyof typeof PRODUCER_CODES;

export const producerProblem = (code: ProducerCode): Problem => problem(code, PRODUCER_CODES[code].http, PRODUCER_CODES[code].doc);

export const refuse = (code: ProducerCode): { readonly ok: false; readonly error: Problem } => err(producerProblem(code));
