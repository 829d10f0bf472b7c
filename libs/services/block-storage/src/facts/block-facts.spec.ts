import { describe, expect, it } from 'vitest';
import { blockConnected } from '@mbaas/contracts-events';
import { payToKeyHash } from '@mbaas/chain-script';
import type { DecodedBlock, Transaction, TransactionOutput } from '@mbaas/chain-codec';
import { MAX_PAYLOAD_BYTES } from '@mbaas/platform-messaging';
import type { PreparedBlock, PreparedTransaction } from '../connect/prepared-block.ts';
import { AddressBook } from '../state/address-book.ts';
import { Coin, type CoinTransaction } from '../state/coin.ts';
import { quickNetwork } from '../../test/test-network.ts';
import { blockFacts } from './block-facts.ts';

const script = payToKeyHash(new Uint8Array(20).fill(7));
const plain: TransactionOutput = { value: 5n, script, attachment: { version: 1, kind: 'etp' } };
/** Bytes that are no UTF-8: three times as long when shown. */
const message: TransactionOutput = { value: 0n, script, attachment: { version: 1, kind: 'message', content: '\u0001\u00ff"'.repeat(84) } };

function prepared(number: number, outputs: readonly TransactionOutput[]): PreparedTransaction {
  const id = new Uint8Array(32).fill(number);
  const made: CoinTransaction = { id, number, height: 9, coinbase: false, timestamp: 0, version: 4, firstOutput: 1, outputCount: outputs.length, coins: [] };
  for (const [index, output] of outputs.entries()) made.coins.push(new Coin(made, index, output));
  const transaction: Transaction = { version: 4, inputs: [], outputs: [...outputs], lockTime: 0 };
  return { id, transaction, kind: 'ordinary', fee: 10_000n, spent: made.coins.flatMap((coin) => coin ?? []).slice(0, 2), made, start: 0, length: 100 };
}

function factsOf(transactions: readonly PreparedTransaction[]) {
  const header = { version: 1, previousBlockHash: new Uint8Array(32), merkleRoot: new Uint8Array(32), timestamp: 7, bits: 1n, nonce: 0n, mixHash: new Uint8Array(32), number: 9 };
  const decoded: DecodedBlock = { block: { header, transactions: [] }, bytes: new Uint8Array(0), transactionSpans: [] };
  const block: PreparedBlock = { decoded, hash: new Uint8Array(32).fill(3), height: 9, transactions, firstTx: 1, firstOutput: 1, stored: undefined };
  const facts = blockFacts(blockConnected, block, quickNetwork, new AddressBook(quickNetwork, 100));
  return facts.map(({ payloadText }) => {
    expect(Buffer.byteLength(payloadText)).toBeLessThan(MAX_PAYLOAD_BYTES);
    return blockConnected.payload.parse(JSON.parse(payloadText));
  });
}

describe('blockFacts', () => {
  it('writes what the declaration declares', () => {
    const [part, ...more] = factsOf([prepared(1, [plain, message])]);
    expect(more).toEqual([]);
    expect(part).toMatchObject({ network: 'quick', height: 9, part: 0, parts: 1, transactionCount: 1, hash: '03'.repeat(32) });
    expect(part?.transactions[0]).toMatchObject({ txid: '01'.repeat(32), fee: '10000', inputs: [{ index: 0, value: '5' }, { index: 1, value: '0' }], effects: [] });
    expect(part?.transactions[0]?.outputs[1]).toMatchObject({ kind: 'message', message: '\u0001\ufffd"'.repeat(84) });
  });

  it('cuts a block into parts that fit the outbox, in order', () => {
    const parts = factsOf(Array.from({ length: 250 }, (_, number) => prepared(number, [message, plain, message])));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ part, parts: count }) => [part, count])).toEqual(parts.map((_, part) => [part, parts.length]));
    expect(parts.flatMap(({ transactions }) => transactions.map(({ index }) => index))).toEqual(Array.from({ length: 250 }, (_, index) => index));
  });

  it('stretches a transaction that is too long for a part, losing nothing', () => {
    const parts = factsOf([prepared(1, [plain]), prepared(2, Array.from({ length: 3_000 }, (_, at) => (at % 2 === 0 ? plain : message)))]);
    const second = parts.flatMap(({ transactions }) => transactions).filter(({ index }) => index === 1);
    expect(second.length).toBeGreaterThan(1);
    expect(second.flatMap(({ outputs }) => outputs.map(({ index }) => index))).toEqual(Array.from({ length: 3_000 }, (_, index) => index));
    expect(second.flatMap(({ inputs }) => inputs)).toHaveLength(2);
  });
});
