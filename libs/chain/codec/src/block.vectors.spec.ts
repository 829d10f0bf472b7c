import { readFileSync } from 'node:fs';
import { bytesEqual, displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import {
  blockHash, blockToJson, decodeBlock, decodeHeader, encodeBlock, encodeHeader, encodeOutput, headerHashOfBytes, isCoinbase, isCoinstakeShape, merkleRoot,
  transactionId, transactionIdOfBytes, type DecodedBlock,
} from './index.ts';

interface Vector {
  name: string;
  hex: string;
  expected: {
    hash: string;
    header_hex: string;
    header: { version: number; previous_block_hash: string; merkle_root: string; timestamp: number; bits: string; nonce: string; mixhash_be_hex: string; number: number };
    txs: { txid: string }[];
    blocksig: string | null;
    public_key: string | null;
    serialized_size: number;
  };
}
const vectors = JSON.parse(readFileSync(new URL('../../../../vectors/wire/blocks.json', import.meta.url), 'utf8')) as Vector[];
const bytesOf = (hex: string): Uint8Array => {
  const decoded = hexDecode(hex);
  if (!decoded.ok) throw new Error(hex);
  return decoded.value;
};
const decode = (hex: string): DecodedBlock => {
  const decoded = decodeBlock(bytesOf(hex));
  if (!decoded.ok) throw new Error(decoded.error.code);
  return decoded.value;
};

describe('block vectors', () => {
  it('covers the file', () => expect(vectors).toHaveLength(4));

  it.each(vectors)('$name', ({ hex, expected }) => {
    const { block, bytes, transactionSpans } = decode(hex);
    expect(hexEncode(encodeBlock(block))).toBe(hex);
    expect(bytes).toHaveLength(expected.serialized_size);

    expect(hexEncode(encodeHeader(block.header))).toBe(expected.header_hex);
    expect(decodeHeader(bytesOf(expected.header_hex))).toEqual({ ok: true, value: block.header });
    expect(displayHash(blockHash(block.header))).toBe(expected.hash);
    expect(displayHash(headerHashOfBytes(bytes))).toBe(expected.hash);

    const ids = transactionSpans.map(({ start, end }) => transactionIdOfBytes(bytes.subarray(start, end)));
    expect(ids.map(displayHash)).toEqual(expected.txs.map(({ txid }) => txid));
    expect(block.transactions.map((transaction) => displayHash(transactionId(transaction)))).toEqual(expected.txs.map(({ txid }) => txid));
    expect(bytesEqual(merkleRoot(ids), block.header.merkleRoot)).toBe(true);

    const { header } = expected;
    expect(blockToJson(block)).toMatchObject({
      header: {
        version: header.version,
        previousBlockHash: header.previous_block_hash,
        merkleRoot: header.merkle_root,
        timestamp: header.timestamp,
        bits: header.bits,
        nonce: header.nonce,
        mixHash: header.mixhash_be_hex,
        number: header.number,
      },
    });
    expect(block.signature === undefined ? null : hexEncode(block.signature)).toBe(expected.blocksig);
    expect(block.publicKey ?? null).toBe(expected.public_key);
  });

  it('tells where each output lies', () => {
    const { block, bytes, transactionSpans } = decode((vectors[1] as Vector).hex);
    block.transactions.forEach((transaction, i) => {
      transaction.outputs.forEach((output, n) => {
        const span = transactionSpans[i]?.outputSpans[n];
        expect(hexEncode(bytes.subarray(span?.start, span?.end))).toBe(hexEncode(encodeOutput(output)));
      });
      expect(transactionSpans[i]?.outputSpans).toHaveLength(transaction.outputs.length);
    });
  });

  it('knows coinbase and coinstake by shape', () => {
    const [coinbase, coinstake] = decode((vectors[1] as Vector).hex).block.transactions;
    if (coinbase === undefined || coinstake === undefined) throw new Error('the PoS block has two transactions');
    expect([isCoinbase(coinbase), isCoinstakeShape(coinbase)]).toEqual([true, false]);
    expect([isCoinbase(coinstake), isCoinstakeShape(coinstake)]).toEqual([false, true]);
    const [marker, ...others] = coinstake.outputs;
    if (marker === undefined) throw new Error('a coinstake has outputs');
    const withMarker = (changed: Partial<typeof marker>) => isCoinstakeShape({ ...coinstake, outputs: [{ ...marker, ...changed }, ...others] });
    expect(withMarker({})).toBe(true);
    expect(withMarker({ value: 1n })).toBe(false);
    expect(withMarker({ script: Uint8Array.of(0x6a) })).toBe(false);
    expect(withMarker({ attachment: { version: 0, kind: 'etp' } })).toBe(false);
    expect(isCoinstakeShape({ ...coinstake, outputs: [marker] })).toBe(false);
    expect(isCoinstakeShape({ ...coinstake, inputs: [] })).toBe(false);
    expect(isCoinbase({ ...coinbase, inputs: [...coinbase.inputs, ...coinstake.inputs] })).toBe(false);
    expect(isCoinbase({ ...coinbase, inputs: [] })).toBe(false);
  });
});
