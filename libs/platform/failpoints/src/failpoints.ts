/** A seam between two durable steps. */
export interface Seam {
  /** What is durable when it is passed. */
  readonly before: string;
  /** What is not yet, and must happen all the same. */
  readonly after: string;
}

/**
 * Every seam of the platform by name: `<area>.<before|after>-<step>`. A spec compares this table with
 * the code: a name that is used and not here fails it, and the other way round.
 */
export const FAILPOINTS = {
  'relay.after-position': { before: 'committed facts have their place in the log of their source', after: 'nobody in this process has been told' },
  'relay.after-publish': { before: 'a batch of facts is in its topics, on all replicas in sync', after: 'the outbox remembers that it is published' },
  'consumer.after-effect': { before: 'nothing: effect, inbox rows and cursor are written in an open transaction', after: 'its commit' },
  'consumer.after-commit': { before: 'effect, inbox rows and cursor', after: 'the next batch; what a broker knows of the progress' },

  'operation.after-submit': { before: 'the operation is stored under its idempotency key', after: 'the answer to who asked' },
  'operation.before-built': { before: 'the operation; coins are chosen in memory alone', after: 'reserved coins and the unsigned transaction' },
  'operation.after-built': { before: 'reserved coins and the unsigned transaction', after: 'the signature is asked for' },
  'operation.before-signed': { before: 'the signer has recorded its signature', after: 'the signed bytes are stored with the operation' },
  'operation.after-signed': { before: 'the signed bytes are stored with the operation', after: 'the first offer' },
  'operation.before-offer': { before: 'the offer is counted', after: 'the chain gets the transaction' },
  'operation.after-offer': { before: 'the chain has answered the offer', after: 'the answer is stored' },
  'operation.after-accepted': { before: 'the answer to the offer is stored', after: 'the operation waits for the chain' },
  'operation.after-release': { before: 'the signer has released a refused transaction', after: 'the release is noted' },
  'operation.before-confirm': { before: 'facts of the chain have been delivered', after: 'operations they confirm, contest or revert are moved' },
  'operation.after-confirm': { before: 'operations are moved, in the transaction of the delivery', after: 'its commit' },

  'keys.before-record': { before: 'nothing: claim, signature, log and fact are written in an open transaction', after: 'its commit' },
  'keys.after-record': { before: 'claim, signature, log and fact', after: 'the signed bytes leave the service' },

  'chain.before-commit': { before: 'nothing: blocks, effects and facts are written in an open transaction', after: 'its commit' },
  'chain.after-commit': { before: 'blocks, effects and facts', after: 'memory follows; who offered the block is answered' },
  'chain.before-reorganise-commit': { before: 'nothing: the whole change of branches is written in an open transaction', after: 'its commit' },
  'chain.after-reorganise-commit': { before: 'the change of branches with its facts', after: 'memory follows' },
  'chain.after-side-block': { before: 'a block beside the main chain', after: 'its branch is weighed against the main chain' },
  'pool.before-save': { before: 'nothing: pool entries and facts are written in an open transaction', after: 'its commit' },
  'pool.after-save': { before: 'pool entries and their facts', after: 'who offered them is answered' },
  'writer.after-epoch': { before: 'the epoch of this writer: earlier ones commit nothing any more', after: 'memory is loaded; the first commit' },

  'producer.before-offer': { before: 'nothing: a sealed block is in memory', after: 'the chain stores it' },
  'producer.after-offer': { before: 'the chain has answered the block', after: 'the next block' },

  'ingress.after-publish': { before: 'a received block is in its topic', after: 'the next block is asked for' },

  'claim.after-put': { before: 'a long body is in the claim table', after: 'the message that names it' },
  'work.after-retry-publish': { before: 'failed work is in its retry topic', after: 'its first delivery is committed' },
  'work.after-dead-letter-publish': { before: 'refused work has its visible state and is in its dead-letter topic', after: 'its delivery is committed' },
  'work.before-commit': { before: 'work is done, its effects stored by whoever did it', after: 'its delivery is committed' },
  'work.after-replay-publish': { before: 'a dead letter is in its origin\'s topic again', after: 'it is marked as replayed' },

  'validation.before-verdict': { before: 'nothing: the verdict is in memory', after: 'the verdict is published' },
  'validation.after-verdict': { before: 'the verdict is published', after: 'the work is marked as done' },
} as const satisfies Readonly<Record<string, Seam>>;

export type FailpointName = keyof typeof FAILPOINTS;

export const isFailpointName = (name: string): name is FailpointName => Object.hasOwn(FAILPOINTS, name);
