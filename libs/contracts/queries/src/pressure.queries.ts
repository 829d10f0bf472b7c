import { z } from 'zod';
import { defineQuery } from './query-definition.ts';

const pressureQuery = (owner: string) =>
  defineQuery({
    name: `${owner}.pressure`,
    effect: 'reads',
    doc: `How far behind ${owner} is: the age of the oldest work it has taken and not finished, beside what waits for the chain's blocks by nature.`,
    request: z.strictObject({}),
    answer: z.strictObject({
      /** Whole milliseconds; 0 where nothing waits. */
      oldestMs: z.int().min(0),
      what: z.enum(['none', 'blocks', 'transactions', 'operations']),
    }),
  });

/** Asked by the doors before they take more (ARCHITECTURE §4, back-pressure by age). */
export const pressureQueries = { chain: pressureQuery('chain'), mst: pressureQuery('mst'), identity: pressureQuery('identity'), producer: pressureQuery('producer') } as const;

/** Services that tell how far behind they are. */
export type PressureOwner = keyof typeof pressureQueries;
