import { decodeBlock, encodeHeader, encodeTransaction, isCoinbase, merkleRoot, transactionId, transactionIdOfBytes } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { blockBytes } from '../block-bytes.ts';
import { assembleBlock, type Template } from './assemble-block.ts';
import { coinbaseTransaction } from './coinbase.ts';

const payee = new Uint8Array(20).fill(7);
const other = coinbaseTransaction(2, { payee, value: 1n }, 9);

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
  timestamp: 1_800_000_005,
  posGenesis: false,
  bits: 4n,
  subsidy: 500n,
  fees: 20n,
  transactions: [{ id: transactionIdOfBytes(carried), bytes: carried }],
};

describe('a block on a template', () => {
  const block = assembleBlock(template, payee, 77);

  it('pays subsidy and fees to the payee in a coinbase that begins with the height', () => {
    expect(isCoinbase(block.coinbase)).toBe(true);
    expect(block.coinbase.outputs[0]?.value).toBe(520n);
    // 300 = 0x012c, little-endian, behind its length (BIP34).
    expect([...(block.coinbase.inputs[0]?.script ?? []).subarray(0, 3)]).toEqual([2, 0x2c, 0x01]);
  });

  it('commits to its transactions and has the time of its difficulty', () => {
    expect(block.header.merkleRoot).toEqual(merkleRoot([transactionId(block.coinbase), transactionIdOfBytes(carried)]));
    expect(block.header.timestamp).toBe(template.timestamp);
  });

  it('differs from the next try by its extra nonce alone', () => {
    const next = assembleBlock(template, payee, 78);
    expect(transactionId(next.coinbase)).not.toEqual(transactionId(block.coinbase));
    expect(transactionId(coinbaseTransaction(2, { payee, value: 1n }, 9))).toEqual(transactionId(other));
  });

  it('mines units of an MST to the payee in a second output of no value', () => {
    const { coinbase } = assembleBlock({ ...template, mined: { symbol: 'GOLD', quantity: 25n } }, payee, 77);
    expect(coinbase.outputs).toHaveLength(2);
    expect(coinbase.outputs[1]).toMatchObject({ value: 0n, script: coinbase.outputs[0]?.script, attachment: { kind: 'asset-transfer', symbol: 'GOLD', quantity: 25n } });
  });

  it('puts the vote result of an epoch first: then nothing is mined', () => {
    const voteResult = { value: 0n, script: Uint8Array.of(1, 2), attachment: { version: 0, kind: 'etp' } } as const;
    expect(assembleBlock({ ...template, voteResult, mined: { symbol: 'GOLD', quantity: 25n } }, payee, 77).coinbase.outputs.slice(1)).toEqual([voteResult]);
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
