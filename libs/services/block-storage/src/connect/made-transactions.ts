import type { ReadBlock } from './read-block.ts';
import { Coin, type CoinTransaction } from '../state/coin.ts';
import { isCoinbase } from '@mbaas/chain-codec';

export interface ChainPlace {
  readonly height: number;
  readonly firstTx: number;
  readonly firstOutput: number;
}

/** The recognised scripts of a transaction's outputs. */
export type OutputClasses = readonly NonNullable<Coin['pattern']>[];

/** The transactions of a block with all their outputs as coins, numbered from a place in the chain. */
export function madeTransactions({ decoded: { block }, ids }: ReadBlock, { height, firstTx, firstOutput }: ChainPlace, classes?: readonly OutputClasses[]): CoinTransaction[] {
  let nextOutput = firstOutput;
  return block.transactions.map((transaction, index) => {
    const made: CoinTransaction = {
      id: ids[index] as Uint8Array,
      number: firstTx + index,
      height,
      coinbase: isCoinbase(transaction),
      timestamp: block.header.timestamp,
      version: transaction.version,
      firstOutput: nextOutput,
      outputCount: transaction.outputs.length,
      coins: [],
    };
    for (let output = 0; output < transaction.outputs.length; output += 1) {
      const coin = new Coin(made, output, transaction.outputs[output] as (typeof transaction.outputs)[number]);
      const pattern = classes?.[index]?.[output];
      if (pattern !== undefined) coin.pattern = pattern;
      made.coins.push(coin);
    }
    nextOutput += transaction.outputs.length;
    return made;
  });
}
