import { err, type Problem, type Result } from '@mbaas/kernel';
import type { Database, Transaction } from '@mbaas/platform-postgres';

/** Leaves a transaction without committing it. */
class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Runs work whose refusal rolls back all it wrote. */
export async function allOrNothing<T>(database: Database, work: (tx: Transaction) => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> {
  try {
    return await database.transaction(async (tx) => {
      const result = await work(tx);
      if (!result.ok) throw new Refused(result.error);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return err(error.problem);
    throw error;
  }
}
