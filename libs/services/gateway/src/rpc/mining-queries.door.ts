import type { MiningDoor } from '@mbaas/compat-mvsd-rpc';
import { producerMining, producerSubmitWork, producerWork, type QueryPort } from '@mbaas/contracts-queries';
import type { Problem } from '@mbaas/kernel';

/** The producer gave no answer that the node has words for: it is away, or makes no blocks on this network. */
export class ProducerRefused extends Error {
  override readonly name = 'ProducerRefused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** A refusal of work or of a solution is the node's "no"; anything else leaves as the problem it is. */
function assertSaidNo(problem: Problem): void {
  if (problem.status >= 500 || problem.code === 'PRODUCER_NOT_ALLOWED') throw new ProducerRefused(problem);
}

/** The producer as the node's mining commands see it. Throws ProducerRefused. */
export const miningDoor = (queries: QueryPort): MiningDoor => ({
  async work() {
    const work = await queries.ask(producerWork, {});
    if (work.ok) return work.value;
    assertSaidNo(work.error);
    return undefined;
  },

  async submit(solution) {
    const taken = await queries.ask(producerSubmitWork, solution);
    if (!taken.ok) assertSaidNo(taken.error);
    return taken.ok;
  },

  async state() {
    const mining = await queries.ask(producerMining, {});
    if (!mining.ok) throw new ProducerRefused(mining.error);
    const { solo, height, difficulty, hashRate, payee = '', asset = '', staking } = mining.value;
    return {
      isMining: solo || staking !== undefined,
      height,
      rate: BigInt(hashRate),
      difficulty: BigInt(difficulty),
      paymentAddress: payee,
      mst: asset,
      kind: staking !== undefined && !solo ? 'PoS' : 'PoW',
      stakeCoins: staking?.available,
    };
  },
});
