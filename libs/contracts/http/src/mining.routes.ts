import { producerMining, producerSubmitWork, producerWork } from '@mbaas/contracts-queries';
import { defineRoute } from './route-definition.ts';

const operator = { access: 'operator', tag: 'Mining', status: 200 } as const;

export const getMining = defineRoute({ ...operator, id: 'getMining', method: 'GET', path: '/v1/mining', summary: 'What this platform produces, for whom, and how difficult the next block is.', answer: producerMining.answer });

export const getWork = defineRoute({ ...operator, id: 'getWork', method: 'GET', path: '/v1/mining/work', summary: 'Work for an external ethash miner: header hash, seed hash, boundary.', answer: producerWork.answer });

export const submitWork = defineRoute({
  ...operator,
  id: 'submitWork',
  method: 'POST',
  path: '/v1/mining/work',
  summary: 'Hands in a nonce and its mix for work that was given.',
  body: producerSubmitWork.request,
  answer: producerSubmitWork.answer,
  // Work is taken once: its header hash is the key.
  idempotent: false,
});
