import { blockConnected, blockDisconnected } from '@mbaas/contracts-events';
import type { Network } from '@mbaas/chain-params';
import type { EncodedFact } from '@mbaas/platform-messaging';
import type { PreparedBlock, PreparedTransaction } from '../connect/prepared-block.ts';
import type { AddressBook } from '../state/address-book.ts';
import { showHash } from './display.ts';
import { shownEffects } from './shown-effects.ts';
import { stretchedTexts, transactionText } from './transaction-text.ts';

/** Most JSON text in a part, in bytes: below the outbox's limit, with room for the envelope. */
const PART_BYTES = 200 * 1024;

interface Piece {
  readonly text: string;
  readonly bytes: number;
}

/** Only names and messages hold anything but ASCII. */
const isAscii = ({ spent, made }: PreparedTransaction): boolean =>
  made.coins.every((coin) => coin?.output.attachment.kind === 'etp') && spent.every((coin) => coin.output.attachment.kind === 'etp');

/** A transaction as one text, or as several where it is too long for a part. */
function piecesOf(prepared: PreparedTransaction, index: number, network: Network, addresses: AddressBook): Piece[] {
  const effects = shownEffects(prepared, network);
  const text = transactionText(prepared, index, effects, addresses);
  const bytes = isAscii(prepared) ? text.length : Buffer.byteLength(text);
  if (bytes <= PART_BYTES) return [{ text, bytes }];
  return stretchedTexts(prepared, index, effects, addresses).map((stretch) => ({ text: stretch, bytes: Buffer.byteLength(stretch) }));
}

/** Texts in order, cut into parts by size. */
function cut(pieces: readonly Piece[]): string[][] {
  const parts: string[][] = [[]];
  let size = 0;
  for (const { text, bytes } of pieces) {
    if (size + bytes + 1 > PART_BYTES && size > 0) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(text);
    size += bytes + 1;
  }
  return parts;
}

/** The facts of a block that joined or left the main chain: its parts in ascending order. */
export function blockFacts(event: typeof blockConnected | typeof blockDisconnected, block: PreparedBlock, network: Network, addresses: AddressBook): EncodedFact[] {
  const { header } = block.decoded.block;
  const parts = cut(block.transactions.flatMap((prepared, index) => piecesOf(prepared, index, network, addresses)));
  const head =
    `{"network":"${network.name}","hash":"${showHash(block.hash)}","height":${block.height},"previousHash":"${showHash(header.previousBlockHash)}",` +
    `"version":${header.version},"timestamp":${header.timestamp},"transactionCount":${block.transactions.length},"parts":${parts.length},"part":`;
  return parts.map((texts, part) => ({ event, key: network.name, payloadText: `${head}${part},"transactions":[${texts.join(',')}]}` }));
}
