import { isEpochStart, mayCarryPosGenesis } from '../activation/activation.ts';
import type { BlockRefusal } from '../codes/block.codes.ts';
import { refuseBlock } from '../codes/refuse.ts';
import type { TransactionFacts } from '../facts/transaction-facts.ts';
import type { BlockCase, BlockRule } from './block-case.ts';
import { startsWithHeight } from './height-prefix.ts';
import { isPosGenesis } from './pos-genesis.ts';
import { readVoteResult } from './vote-result.ts';

const GENESIS_POSITION = 2;

/** Outputs of the block's own coinbase: the reward, and at most a mined asset or an epoch's vote result. */
function checkFirstOutputs({ tx: { outputs } }: TransactionFacts, { context }: BlockCase): BlockRefusal | undefined {
  const second = outputs[1];
  if (isEpochStart(context)) {
    const isVote = outputs.length === 2 && second !== undefined && readVoteResult(second) !== null;
    return isVote ? undefined : refuseBlock('BLOCK_VOTE_RESULT_INVALID');
  }
  const isLegal = outputs.length === 1 || (outputs.length === 2 && second?.attachment.kind === 'asset-transfer');
  return isLegal ? undefined : refuseBlock('BLOCK_COINBASE_OUTPUTS_INVALID', { index: 0 });
}

function checkCoinbase(facts: TransactionFacts, index: number, subject: BlockCase): BlockRefusal | undefined {
  const { context, block } = subject;
  const [first] = facts.tx.outputs;
  if (first?.attachment.kind !== 'etp') return refuseBlock('BLOCK_FIRST_NOT_COINBASE', { index });
  if (index === GENESIS_POSITION && mayCarryPosGenesis(block.header.version, context)) {
    return isPosGenesis(facts.tx, context.network) ? undefined : refuseBlock('BLOCK_POS_GENESIS_INVALID');
  }
  if (index === 0) {
    const refusal = checkFirstOutputs(facts, subject);
    if (refusal !== undefined) return refusal;
  } else if (facts.tx.outputs.length !== 1) {
    return refuseBlock('BLOCK_COINBASE_OUTPUTS_INVALID', { index });
  }
  const script = facts.tx.inputs[0]?.script ?? new Uint8Array(0);
  return startsWithHeight(script, context.height) ? undefined : refuseBlock('BLOCK_COINBASE_HEIGHT_MISMATCH', { index });
}

/**
 * consensus.md 1.3, appendix E: the coinbases and the coinstake in front of the ordinary transactions.
 * BLOCK_FIRST_NOT_COINBASE, BLOCK_COINSTAKE_MISPLACED, BLOCK_COINBASE_OUTPUTS_INVALID, BLOCK_VOTE_RESULT_INVALID,
 * BLOCK_POS_GENESIS_INVALID, BLOCK_COINBASE_HEIGHT_MISMATCH, BLOCK_COINSTAKE_MISSING, BLOCK_COINBASE_EXTRA.
 */
export const checkCoinbaseWalk: BlockRule = (subject) => {
  const { facts, block } = subject;
  const isPos = block.header.version === 2;
  let coinbases = 0;
  let coinstakes = 0;
  let index = 0;
  for (; index < facts.length; index++) {
    const transaction = facts[index] as TransactionFacts;
    if (transaction.coinstake) {
      if (!isPos || index !== 1) return refuseBlock('BLOCK_COINSTAKE_MISPLACED', { index });
      coinstakes++;
    } else if (transaction.coinbase) {
      const refusal = checkCoinbase(transaction, index, subject);
      if (refusal !== undefined) return refusal;
      coinbases++;
    } else {
      break;
    }
  }
  if (coinbases === 0) return refuseBlock('BLOCK_FIRST_NOT_COINBASE');
  if (isPos && coinstakes === 0) return refuseBlock('BLOCK_COINSTAKE_MISSING');
  for (; index < facts.length; index++) {
    if (facts[index]?.coinbase === true || facts[index]?.coinstake === true) return refuseBlock('BLOCK_COINBASE_EXTRA', { index });
  }
  return undefined;
};
