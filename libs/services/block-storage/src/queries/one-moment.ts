import type { Problem, Result } from '@mbaas/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../mempool/pool.ts';
import { standsBy } from './standby.ts';

const TRIES = 60;
const LONGEST_PAUSE_MS = 50;

/**
 * Reads tables and pool as of one moment. A block moves coins from the pool to the tables: who looks at the tables before it
 * and at the pool after it sees them nowhere, and takes an owner for poor. Such a look is repeated; where blocks and
 * reorganisations leave no time for one, QUERY_STANDBY: it is asked again later.
 */
export async function ofOneMoment<T>(pool: Pick<Pool, 'departures' | 'isRefilled'>, read: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (!pool.isRefilled) {
      const { departures } = pool;
      const answer = await read();
      if (!pool.isRefilled && pool.departures === departures) return answer;
    }
    await sleep(Math.min(attempt, LONGEST_PAUSE_MS));
  }
  return standsBy();
}
