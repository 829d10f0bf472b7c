import { transactionCase, transactionEffects, transactionFacts } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import type { ChainEffect } from '@mbaas/contracts-events';
import type { PreparedTransaction } from '../connect/prepared-block.ts';
import type { Coin } from '../state/coin.ts';
import { quantityOf } from '../state/output-class.ts';

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
  const { id, transaction, spent, length } = source;
  let input = 0;
  const nothing = (): undefined => undefined;
  const subject = transactionCase(
    transactionFacts(transaction, length, network),
    { previousOutput: () => spent[input++], asset: nothing, certificate: nothing, countSecondaryWitness: () => 0, did: nothing, didOfAddress: nothing, mit: nothing, header: nothing },
    { network, profile: 'reference', height: source.made.height, top: source.made.height, medianTimePast: 0, now: null },
  );
  // The rules have run; what they noted on the way is noted again.
  subject.valueIn = spent.reduce((sum, coin) => sum + coin.output.value, 0n);
  const assets = spent.reduce((sum, coin) => sum + (quantityOf(coin.output) ?? 0n), 0n);
  subject.carried = { assets, symbol: '', certificateSymbol: '', certificateTypes: [] };
  return transactionEffects(subject, id, 0).effects as readonly ChainEffect[];
}
