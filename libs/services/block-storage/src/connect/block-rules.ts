import { ok, type Refusal, type Result } from '@mbaas/kernel';
import { checkBlock, feeOf, isExceptionBlock, openBlock, type ChainContext, type RuleProfile } from '@mbaas/chain-consensus';
import { isCoinbase } from '@mbaas/chain-codec';
import { nativeSha256, nativeVerify } from '@mbaas/platform-native-crypto';
import type { TipState } from '../state/tip-state.ts';
import type { OutputClasses } from './made-transactions.ts';
import type { TransactionKind } from './prepared-block.ts';
import type { ReadBlock } from './read-block.ts';

export interface RuleOptions {
  readonly profile: RuleProfile;
  /** Own clock in Unix seconds; null where stored blocks are replayed. */
  readonly now: () => number | null;
}

/** What the rules found out about a transaction of a valid block. */
export interface CheckedTransaction {
  readonly kind: TransactionKind;
  /** Atoms; 0 for a coinbase. */
  readonly fee: bigint;
  /** By output; absent where no rule looked. */
  readonly classes?: OutputClasses;
}

/** Where the block after the tip is judged. `entry: 'pool'` for loose transactions. */
export function contextAtTip(state: TipState, { profile, now }: RuleOptions, entry: 'block' | 'pool' = 'block'): ChainContext {
  const height = state.height + 1;
  return {
    network: state.network,
    profile,
    height,
    top: Math.max(0, height - 1),
    medianTimePast: state.headers.medianTimePast(height),
    now: now(),
    entry,
    witnesses: state.elected.countAt(height),
    stakeStarted: state.headers.lastOfVersion(2, height) !== undefined,
  };
}

/**
 * Every rule of a block but seal and scripts, against memory (consensus.md 1.2). The genesis block is taken as the
 * network declares it, and so are the blocks that the live network took although they break rules.
 */
export function checkRules(read: ReadBlock, state: TipState, options: RuleOptions): Result<readonly CheckedTransaction[], Refusal> {
  const { block } = read.decoded;
  if (state.height < 0 || isExceptionBlock(state.network, state.height + 1, read.hash)) return ok(block.transactions.map((transaction) => unchecked(isCoinbase(transaction))));
  const subject = openBlock(read.decoded, contextAtTip(state, options), { ids: read.ids, hash: read.hash, sha256: nativeSha256, verify: nativeVerify });
  const checked = checkBlock(subject, state.view);
  if (!checked.ok) return checked;
  const cases = checked.value.transactions;
  return ok(
    subject.facts.map(({ coinbase, coinstake, classes }, index): CheckedTransaction => {
      const transaction = cases[index];
      if (coinbase || transaction === undefined) return { ...unchecked(coinbase), classes };
      return { kind: coinstake ? 'coinstake' : 'ordinary', fee: feeOf(transaction), classes };
    }),
  );
}

const unchecked = (coinbase: boolean): CheckedTransaction => ({ kind: coinbase ? 'coinbase' : 'ordinary', fee: 0n });
