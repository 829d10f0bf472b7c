import type { ChainEffect } from '@mbaas/contracts-events';
import type { PreparedTransaction } from '../connect/prepared-block.ts';
import type { AddressBook } from '../state/address-book.ts';
import type { Coin } from '../state/coin.ts';
import { quantityOf, symbolOf } from '../state/output-class.ts';
import { showHash, showText } from './display.ts';

const MESSAGE_MAX = 1024;

/** What a transaction needs to be shown. */
export type ShownTransaction = Pick<PreparedTransaction, 'id' | 'kind' | 'fee' | 'spent'> & { readonly made: Pick<PreparedTransaction['made'], 'coins'> };

const quoted = (text: string | undefined): string => (text === undefined ? 'null' : `"${text}"`);

function assetText(coin: Coin): string {
  const quantity = quantityOf(coin.output);
  const symbol = symbolOf(coin.output);
  return quantity === undefined || symbol === undefined ? '' : `,"asset":{"symbol":${JSON.stringify(showText(symbol))},"quantity":"${quantity}"}`;
}

function messageText({ output: { attachment } }: Coin): string {
  return attachment.kind === 'message' ? `,"message":${JSON.stringify(showText(attachment.content).slice(0, MESSAGE_MAX))}` : '';
}

const inputText = (coin: Coin, addresses: AddressBook): string =>
  `{"txid":"${(coin.transaction.shownId ??= showHash(coin.transaction.id))}","index":${coin.index},"address":${quoted(addresses.ownerOf(coin)?.text)},"value":"${coin.output.value}"${assetText(coin)}}`;

const outputText = (coin: Coin, addresses: AddressBook): string =>
  `{"index":${coin.index},"address":${quoted(addresses.ownerOf(coin)?.text)},"value":"${coin.output.value}","kind":"${coin.output.attachment.kind}"${assetText(coin)}${messageText(coin)}}`;

/** A stretch of a list of coins: from an index, so many. */
interface Stretch {
  readonly from: number;
  readonly count: number;
}

const ALL: Stretch = { from: 0, count: Number.MAX_SAFE_INTEGER };

function joined(coins: readonly (Coin | undefined)[], { from, count }: Stretch, render: (coin: Coin) => string): string {
  const end = Math.min(coins.length, from + count);
  let text = '';
  for (let at = from; at < end; at += 1) {
    const coin = coins[at];
    if (coin !== undefined) text += at === from ? render(coin) : `,${render(coin)}`;
  }
  return text;
}

/**
 * A transaction as `chainTransaction` of the contracts declares it, as JSON text: written piece by piece, because blocks
 * hold thousands and an object each would cost several times as much. A test parses it with the declaration.
 */
export function transactionText(shown: ShownTransaction, index: number, effects: readonly ChainEffect[], addresses: AddressBook, stretch: Stretch = ALL): string {
  const { from, count } = stretch;
  const own = stretch === ALL ? effects : effects.slice(from, from + count);
  return (
    `{"txid":"${showHash(shown.id)}","index":${index},"kind":"${shown.kind}","fee":"${shown.fee}",` +
    `"inputs":[${joined(shown.spent, stretch, (coin) => inputText(coin, addresses))}],` +
    `"outputs":[${joined(shown.made.coins, stretch, (coin) => outputText(coin, addresses))}],` +
    `"effects":${own.length === 0 ? '[]' : JSON.stringify(own)}}`
  );
}

/** Inputs, outputs and effects a stretch: at worst 2 kB each, so that a stretch fits into a part. */
const STRETCH = 60;

/** A transaction too long for one part, as several that follow one another: same id and index, a stretch of its lists each. */
export function stretchedTexts(shown: ShownTransaction, index: number, effects: readonly ChainEffect[], addresses: AddressBook): string[] {
  const longest = Math.max(shown.spent.length, shown.made.coins.length, effects.length);
  const texts: string[] = [];
  for (let from = 0; from < longest; from += STRETCH) texts.push(transactionText(shown, index, effects, addresses, { from, count: STRETCH }));
  return texts;
}
