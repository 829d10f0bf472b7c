import { decodeBlock, encodeHeader, encodeTransaction, isCoinbase, merkleRoot, transactionId, transactionIdOfBytes } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { blockBytes } from '../block-bytes.ts';
import { assembleBlock, type Template } from './assemble-block.ts';
import { coinbaseTransaction } from './coinbase.ts';

const payee = new Uint8Array(20).fill(7);
const other = coinbaseTransaction(2, payee, 1n, 9);

const carried = encodeTransaction({
  version: 4,
  inputs: [{ previousOutput: { hash: new Uint8Array(32).fill(1), index: 0 }, script: Uint8Array.of(0x51), sequence: 0xffffffff }],
  outputs: [{ value: 1n, script: Uint8Array.of(0x51), attachment: { version: 1, kind: 'etp' } }],
  lockTime: 0,
});

const template: Template = {
  height: 300,
  previousBlockHash: new Uint8Array(32).fill(3),
  minimumTimestamp: 1_800_000_000,
  bits: 4n,
  subsidy: 500n,
  fees: 20n,
  transactions: [{ id: transactionIdOfBytes(carried), bytes: carried }],
};

describe('a block on a template', () => {
  const block = assembleBlock(template, payee, 1_800_000_005, 77);

  it('pays subsidy and fees to the payee in a coinbase that begins with the height', () => {
    expect(isCoinbase(block.coinbase)).toBe(true);
    expect(block.coinbase.outputs[0]?.value).toBe(520n);
    // 300 = 0x012c, little-endian, behind its length (BIP34).
    expect([...(block.coinbase.inputs[0]?.script ?? []).subarray(0, 3)]).toEqual([2, 0x2c, 0x01]);
  });

  it('commits to its transactions and is never older than its parent', () => {
    expect(block.header.merkleRoot).toEqual(merkleRoot([transactionId(block.coinbase), transactionIdOfBytes(carried)]));
    expect(assembleBlock(template, payee, 1, 77).header.timestamp).toBe(template.minimumTimestamp);
  });

  it('differs from the next try by its extra nonce alone', () => {
    const next = assembleBlock(template, payee, 1_800_000_005, 78);
    expect(transactionId(next.coinbase)).not.toEqual(transactionId(block.coinbase));
    expect(transactionId(coinbaseTransaction(2, payee, 1n, 9))).toEqual(transactionId(other));
  });

  it('decodes as a block once sealed, with the transactions as they came', () => {
    const sealed = blockBytes(block, { nonce: 5n, mixHash: new Uint8Array(32).fill(9) });
    const decoded = expectOk(decodeBlock(sealed), 'a block of ours');
    expect(decoded.block.header).toMatchObject({ nonce: 5n, number: 300 });
    const span = decoded.transactionSpans[1];
    expect(Buffer.from(sealed.subarray(span?.start, span?.end)).equals(Buffer.from(carried))).toBe(true);
    expect(encodeHeader(decoded.block.header)).toEqual(sealed.slice(0, 148));
  });
});
