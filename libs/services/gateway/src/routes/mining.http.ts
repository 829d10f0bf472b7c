import { getMining, getWork, submitWork } from '@mbaas/contracts-http';
import { producerMining, producerSubmitWork, producerWork, type QueryPort } from '@mbaas/contracts-queries';
import { bind, type RouteBinding } from '../http/route-binding.ts';

/** Miners outside, with the operator's key. */
export const miningRoutes = (queries: QueryPort): RouteBinding[] => [
  bind(getMining, () => queries.ask(producerMining, {})),
  bind(getWork, () => queries.ask(producerWork, {})),
  bind(submitWork, ({ body }) => queries.ask(producerSubmitWork, body)),
];
