import { powBoundary, stakeKernelHash } from '@mbaas/chain-codec';
import { refuseBlock } from '../codes/refuse.ts';
import { previousClass } from '../facts/output-class.ts';
import { relativeLock } from '../facts/sequence.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';
import { MIN_STAKE, stakingInput, type StakeCase, type StakeRule } from './stake-case.ts';
import { stakeDivisor, stakeMaturity } from './stake-weight.ts';

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

/** consensus.md 3.2 item 2: the stake could be spent at N. */
function isSpendable(stake: PreviousOutput, { block, view, context }: StakeCase): boolean {
  const { number } = block.header;
  const found = previousClass(stake);
  if (found.pattern === 'pay-key-hash-lock-height') return found.lockHeight !== undefined && number - stake.height >= found.lockHeight;
  if (found.pattern === 'pay-key-hash-sequence-lock') {
    if (found.sequence === undefined) return false;
    const lock = relativeLock(found.sequence);
    if (!lock.time) return stake.height + lock.amount <= number;
    // The node asks the stored chain for the block that is only being judged: in plain extension a time lock never ends.
    const at = view.header(number);
    return at !== undefined && stake.timestamp + lock.amount <= at.timestamp;
  }
  return !stake.coinbase || number - stake.height >= context.network.coinbaseMaturity;
}

/** consensus.md 3.2: the staked output is worth enough, old enough, spendable, and its kernel wins. BLOCK_STAKE_INVALID. */
export const checkKernel: StakeRule = (subject) => {
  const { block, facts, view, crypto } = subject;
  const { header } = block;
  const input = stakingInput(block);
  if (header.version !== 2) return undefined;
  const lost = refuseBlock('BLOCK_STAKE_INVALID');
  if (input === undefined || facts[0]?.coinbase !== true || facts[1]?.coinstake !== true) return lost;
  const stake = view.previousOutput(input.previousOutput);
  if (stake === undefined || stake === 'spent' || stake.output.value < MIN_STAKE) return lost;
  if (stake.height + stakeMaturity(header.bits) > header.number || !isSpendable(stake, subject)) return lost;
  const kernel = littleEndian(stakeKernelHash(header, input.previousOutput, crypto.sha256));
  return kernel / stakeDivisor(stake.output.value) <= powBoundary(header.bits) ? undefined : lost;
};
