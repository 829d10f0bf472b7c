import type { Transaction } from '@mbaas/chain-codec';
import { KINDS, kindOf } from '../facts/attachment-kinds.ts';
import { addressOfOutput, type TransactionFacts } from '../facts/transaction-facts.ts';

/** What costs more than the flat fee. */
export type SpecialFeeKind = 'asset_issue' | 'did_register';

/** Least total of fee and gift to the community, atoms. consensus.md 5.4. */
export const SPECIAL_FEES: Readonly<Record<SpecialFeeKind, bigint>> = Object.freeze({ asset_issue: 10_00000000n, did_register: 1_00000000n });
/** Per cent of the total, rounded up, that the miner gets when the community gets anything. */
const MINER_SHARE = 20n;

/** What a transaction pays for something special. */
export interface SpecialPayment {
  readonly kind: SpecialFeeKind;
  /** To the miner, atoms. */
  readonly fee: bigint;
  /** ETP to the community's address, atoms. */
  readonly paidToCommunity: bigint;
  /** The output that issues or registers lies on the community's address itself. */
  readonly onCommunityAddress: boolean;
}

/**
 * Whether miners take it: enough in total, and a fifth of it for them. Policy of whoever makes blocks, never consensus (appendix C
 * 15). consensus.md 5.4, `fee_policy.json`.
 */
export function isSpecialFeePaid({ kind, fee, paidToCommunity, onCommunityAddress }: SpecialPayment): boolean {
  if (onCommunityAddress) return true;
  const total = fee + paidToCommunity;
  if (total < SPECIAL_FEES[kind]) return false;
  return paidToCommunity === 0n || (100n * fee + total - 1n) / total >= MINER_SHARE;
}

function specialKindOf({ attachment }: Transaction['outputs'][number]): SpecialFeeKind | undefined {
  if (kindOf(attachment) === KINDS.issue) return 'asset_issue';
  return attachment.kind === 'did' && attachment.status === 'register' ? 'did_register' : undefined;
}

/** Whether a transaction that pays this fee pays all special fees it owes; true for those that owe none. */
export function areSpecialFeesPaid(facts: TransactionFacts, fee: bigint): boolean {
  if ((facts.kinds & (KINDS.issue | KINDS.did)) === 0) return true;
  const { communityAddress } = facts.network;
  const { outputs } = facts.tx;
  const isOnCommunity = (index: number): boolean => addressOfOutput(facts, index) === communityAddress;
  const paidToCommunity = outputs.reduce((sum, { attachment, value }, index) => (attachment.kind === 'etp' && isOnCommunity(index) ? sum + value : sum), 0n);
  return outputs.every((output, index) => {
    const kind = specialKindOf(output);
    return kind === undefined || isSpecialFeePaid({ kind, fee, paidToCommunity, onCommunityAddress: isOnCommunity(index) });
  });
}
