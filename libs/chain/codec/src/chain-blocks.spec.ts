import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { bytesEqual, compareBytes, displayHash } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { blockToJson, decodeBlock, encodeBlock, encodeOutput, headerHashOfBytes, isCoinbase, isCoinstakeShape, merkleRoot, transactionIdOfBytes, type DecodedBlock } from './index.ts';

interface Line {
  height: number;
  hash: string;
  version: number;
  ntx: number;
  raw: string;
  json: {
    bits: string;
    mixhash: string;
    nonce: string;
    number: number;
    timestamp: number;
    merkle_tree_hash: string;
    previous_block_hash: string;
    transactions: { hash: string; version: string; lock_time: string; inputs: { previous_output: { hash: string; index: number }; sequence: number }[]; outputs: { value: number; attachment: { type: string } }[] }[];
  };
}
const native = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const file = new URL('../../../../vectors/chain/blocks.private.jsonl.gz', import.meta.url);
const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n').map((line) => JSON.parse(line) as Line);
const decode = ({ raw, height }: Line): DecodedBlock => {
  const decoded = decodeBlock(new Uint8Array(Buffer.from(raw, 'hex')));
  if (!decoded.ok) throw new Error(`block ${height}: ${decoded.error.code}`);
  return decoded.value;
};
const blocks = lines.map((line) => ({ line, decoded: decode(line) }));

describe('6,545 blocks of a real chain', () => {
  it('are all there', () => {
    expect(blocks).toHaveLength(6545);
    expect(blocks.reduce((sum, { decoded }) => sum + decoded.block.transactions.length, 0)).toBe(lines.reduce((sum, { ntx }) => sum + ntx, 0));
  });

  it('encode to the bytes received', () => {
    for (const { line, decoded } of blocks) {
      if (compareBytes(encodeBlock(decoded.block), decoded.bytes) !== 0) expect.fail(`block ${line.height}`);
    }
  });

  it('have the hashes and merkle roots that the node gave them', () => {
    for (const { line, decoded: { block, bytes, transactionSpans } } of blocks) {
      expect(displayHash(headerHashOfBytes(bytes, native))).toBe(line.hash);
      const ids = transactionSpans.map(({ start, end }) => transactionIdOfBytes(bytes.subarray(start, end), native));
      expect(ids.map(displayHash)).toEqual(line.json.transactions.map(({ hash }) => hash));
      if (!bytesEqual(merkleRoot(ids, native), block.header.merkleRoot)) expect.fail(`block ${line.height}`);
    }
  });

  it('show the header fields that the node shows', () => {
    for (const { line: { json, version }, decoded: { block } } of blocks) {
      const { header } = blockToJson({ header: block.header, transactions: [] });
      expect(header).toEqual({
        version,
        previousBlockHash: json.previous_block_hash,
        merkleRoot: json.merkle_tree_hash,
        timestamp: json.timestamp,
        bits: json.bits,
        nonce: json.nonce,
        mixHash: BigInt(json.mixhash).toString(16).padStart(64, '0'),
        number: json.number,
      });
    }
  });

  it('show the amounts, outpoints and record types that the node shows', () => {
    const names: Record<string, string> = {
      etp: 'etp', message: 'message', 'asset-detail': 'asset-issue', 'asset-transfer': 'asset-transfer', did: 'did', certificate: 'asset-cert', mit: 'mit',
    };
    const seen = new Set<string>();
    for (const { line, decoded: { block } } of blocks) {
      block.transactions.forEach((transaction, i) => {
        const node = line.json.transactions[i];
        if (node === undefined) throw new Error('same number of transactions');
        expect([transaction.version, transaction.lockTime]).toEqual([Number(node.version), Number(node.lock_time)]);
        expect(transaction.inputs.map(({ previousOutput: { hash, index }, sequence }) => [displayHash(hash), index, sequence]))
          .toEqual(node.inputs.map(({ previous_output: { hash, index }, sequence }) => [hash, index, sequence]));
        expect(transaction.outputs.map(({ value }) => value.toString())).toEqual(node.outputs.map(({ value }) => BigInt(value).toString()));
        transaction.outputs.forEach(({ attachment }, n) => {
          const shown = node.outputs[n]?.attachment.type ?? 'none';
          seen.add(`${names[attachment.kind] ?? attachment.kind} = ${shown}`);
        });
      });
    }
    expect([...seen].sort()).toEqual([
      'asset-cert = asset-cert',
      'asset-issue = asset-issue',
      'asset-transfer = asset-transfer',
      'did = did-register',
      'did = did-transfer',
      'etp = etp',
      'message = message',
      'mit = mit',
      'unknown = coinstake',
    ]);
  });

  it('mark every output', () => {
    for (const { decoded: { block, bytes, transactionSpans } } of blocks.filter(({ line }) => line.ntx > 1)) {
      block.transactions.forEach(({ outputs }, i) => outputs.forEach((output, n) => {
        const { start, end } = transactionSpans[i]?.outputSpans[n] ?? { start: 0, end: 0 };
        expect(compareBytes(bytes.subarray(start, end), encodeOutput(output))).toBe(0);
      }));
    }
  });

  it('start with a coinbase, and with a coinstake after it where they are proof of stake', () => {
    for (const { line, decoded: { block: { transactions } } } of blocks) {
      expect(transactions[0] !== undefined && isCoinbase(transactions[0]), `${line.height}`).toBe(true);
      expect(transactions.findIndex(isCoinstakeShape), `${line.height}`).toBe(line.version === 2 ? 1 : -1);
    }
  });
});
