import { refuseBlock } from '../codes/refuse.ts';
import type { BlockRefusal } from '../codes/block.codes.ts';
import { addressOfOutput, type TransactionFacts } from '../facts/transaction-facts.ts';
import { depositReward } from '../rewards/deposit-reward.ts';
import { isHardened } from '../view/chain-context.ts';
import type { ConnectCase, ConnectRule } from './connect-case.ts';

const DEPOSIT = 'pay-key-hash-lock-height';

/** The reward coinbase has one output with the deposit's address and term, and pays exactly the interest. */
function isRewarded(deposit: TransactionFacts, output: number, reward: TransactionFacts | undefined, { context }: ConnectCase): boolean {
  if (reward?.coinbase !== true || reward.classes[0]?.pattern !== DEPOSIT) return false;
  const lockHeight = deposit.classes[output]?.lockHeight;
  if (lockHeight === undefined || reward.classes[0].lockHeight !== lockHeight) return false;
  if (addressOfOutput(reward, 0) !== addressOfOutput(deposit, output)) return false;
  return reward.tx.outputs[0]?.value === depositReward(deposit.tx.outputs[output]?.value ?? 0n, lockHeight, context.network);
}

/** Hardened, appendix C 3: no extra coinbase without a deposit; the PoS genesis coinbase is a kind of its own. */
function checkSurplus(next: number, { facts, block, context }: ConnectCase): BlockRefusal | undefined {
  if (!isHardened(context) || facts[next]?.coinbase !== true) return undefined;
  const isPosGenesis = block.header.version === 2 && next === 2 && (facts[next]?.tx.outputs.length ?? 0) > 1;
  return isPosGenesis ? undefined : refuseBlock('BLOCK_DEPOSIT_REWARD_SURPLUS', { index: next });
}

/**
 * consensus.md 5.3: each deposit output, in block order, consumes the next reward coinbase, which stand behind the coinbase
 * (and the coinstake). BLOCK_DEPOSIT_REWARD_INVALID; hardened BLOCK_DEPOSIT_REWARD_SURPLUS.
 */
export const checkDepositRewards: ConnectRule = (subject) => {
  const { facts, block } = subject;
  let next = block.header.version === 2 ? 2 : 1;
  for (const [index, deposit] of facts.entries()) {
    if (deposit.coinbase || !deposit.special) continue;
    for (let output = 0; output < deposit.classes.length; output++) {
      if (deposit.classes[output]?.pattern !== DEPOSIT) continue;
      if (!isRewarded(deposit, output, facts[next], subject)) return refuseBlock('BLOCK_DEPOSIT_REWARD_INVALID', { index });
      next++;
    }
  }
  return checkSurplus(next, subject);
};
