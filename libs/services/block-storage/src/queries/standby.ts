import { err, type Problem, type Result } from '@mbaas/kernel';
import { queryProblem } from '@mbaas/platform-messaging';
import { WriterReplaced } from '../storage/writer-epoch.ts';
import type { ChainWriter } from '../writer/chain-writer.ts';

/** The writer of this process, while it has the office. */
export type CurrentWriter = () => ChainWriter | undefined;

/** QUERY_STANDBY: another instance can answer this one. */
export const standsBy = (): Result<never, Problem> => err(queryProblem('QUERY_STANDBY'));

/** Answers with the writer; QUERY_STANDBY where this process does not write, or stops writing meanwhile. */
export const whileWriting =
  <Asked, Answer>(current: CurrentWriter, answer: (writer: ChainWriter, asked: Asked) => Promise<Result<Answer, Problem>>) =>
  async (asked: Asked): Promise<Result<Answer, Problem>> => {
    const writer = current();
    if (writer === undefined) return standsBy();
    try {
      return await answer(writer, asked);
    } catch (error) {
      // Whatever failed while the office was lost: whether it had its effect is seen by asking again.
      if (error instanceof WriterReplaced || current() !== writer) return standsBy();
      throw error;
    }
  };
