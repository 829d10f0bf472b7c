import { codes, problem, type Problem } from '@mbaas/kernel';

export const PRODUCER_CODES = codes('PRODUCER', {
  PRODUCER_NO_FAUCET: { outcome: 'reject', penalty: 0, http: 404, doc: 'This network has no faucet: only a network that this platform produces blocks for has one.' },
  PRODUCER_GRANT_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 422, doc: 'The faucet gives less than this at once. GET /v1/faucet tells how much.' },
  PRODUCER_GRANT_ZERO: { outcome: 'reject', penalty: 0, http: 422, doc: 'Ask for at least one atom.' },
});

export type ProducerCode = keyof typeof PRODUCER_CODES;

export const producerProblem = (code: ProducerCode): Problem => problem(code, PRODUCER_CODES[code].http, PRODUCER_CODES[code].doc);
