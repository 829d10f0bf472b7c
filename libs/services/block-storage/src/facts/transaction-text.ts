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

/**
 * A transaction as `chainTransaction` of the contracts declares it, as JSON text: written piece by piece, because blocks
 * hold thousands and an object each would cost several times as much. A test parses it with the declaration.
 */
export function transactionText(shown: ShownTransaction, index: number, effects: readonly ChainEffect[], addresses: AddressBook): string {
  let text = `{"txid":"${showHash(shown.id)}","index":${index},"kind":"${shown.kind}","fee":"${shown.fee}","inputs":[`;
  let separator = '';
  for (const coin of shown.spent) {
    text += separator + inputText(coin, addresses);
    separator = ',';
  }
  text += '],"outputs":[';
  separator = '';
  for (const coin of shown.made.coins) {
    if (coin === undefined) continue;
    text += separator + outputText(coin, addresses);
    separator = ',';
  }
  return `${text}],"effects":${effects.length === 0 ? '[]' : JSON.stringify(effects)}}`;
}
