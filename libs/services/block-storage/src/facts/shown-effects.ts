import { transactionEffects, transactionFacts } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import type { ChainEffect } from '@mbaas/contracts-events';
import type { PreparedTransaction } from '../connect/prepared-block.ts';
import type { Coin } from '../state/coin.ts';

/** Enough of a transaction to say what it did. */
export type EffectSource = Pick<PreparedTransaction, 'id' | 'transaction' | 'spent' | 'made' | 'length'>;

const NONE: readonly ChainEffect[] = [];

/** Only names and assets have effects: nearly every transaction is done after this look. */
function mayHaveEffects({ spent, made }: EffectSource): boolean {
  const matters = (coin: Coin | undefined): boolean => {
    const kind = coin?.output.attachment.kind;
    return kind !== 'etp' && kind !== 'message' && kind !== undefined;
  };
  return made.coins.some(matters) || spent.some(matters);
}

/** What a connected transaction did beyond moving coins. */
export function shownEffects(source: EffectSource, network: Network): readonly ChainEffect[] {
  if (!mayHaveEffects(source)) return NONE;
  const facts = transactionFacts(source.transaction, source.length, network);
  return transactionEffects({ facts, previous: source.spent }, source.id, 0).effects as readonly ChainEffect[];
}
