import { blockConnected, blockDisconnected } from '@mbaas/contracts-events';
import type { Network } from '@mbaas/chain-params';
import type { EncodedFact } from '@mbaas/platform-messaging';
import type { PreparedBlock } from '../connect/prepared-block.ts';
import type { AddressBook } from '../state/address-book.ts';
import { showHash } from './display.ts';
import { shownEffects } from './shown-effects.ts';
import { transactionText } from './transaction-text.ts';

/** Most JSON text in a part: under the outbox's limit with room for the envelope. A part holds at least one transaction. */
const PART_BYTES = 200 * 1024;

/** Transactions of a block as texts, cut into parts by size. */
function cut(texts: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let size = 0;
  for (const text of texts) {
    // Names and messages may need three bytes a character; everything else is ASCII.
    const bytes = Buffer.byteLength(text) + 1;
    if (size + bytes > PART_BYTES && size > 0) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(text);
    size += bytes;
  }
  return parts;
}

/** The facts of a block that joined or left the main chain: its parts in ascending order. */
export function blockFacts(event: typeof blockConnected | typeof blockDisconnected, block: PreparedBlock, network: Network, addresses: AddressBook): EncodedFact[] {
  const { header } = block.decoded.block;
  const parts = cut(block.transactions.map((prepared, index) => transactionText(prepared, index, shownEffects(prepared, network), addresses)));
  const head =
    `{"network":"${network.name}","hash":"${showHash(block.hash)}","height":${block.height},"previousHash":"${showHash(header.previousBlockHash)}",` +
    `"version":${header.version},"timestamp":${header.timestamp},"transactionCount":${block.transactions.length},"parts":${parts.length},"part":`;
  return parts.map((texts, part) => ({ event, key: network.name, payloadText: `${head}${part},"transactions":[${texts.join(',')}]}` }));
}
