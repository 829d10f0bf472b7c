import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { decodeOutput, decodeTransaction, encodeOutput, encodeTransaction, isCoinbase, isCoinstakeShape, transactionId, transactionIdOfBytes, transactionToJson } from './index.ts';

interface Vector {
  name: string;
  hex: string;
  expected: {
    txid: string;
    version: number;
    locktime: number;
    inputs: { prev_hash: string; prev_index: number; script: string; sequence: number }[];
    outputs: { value: string; script: string; attachment: { version: number; type: number } }[];
  };
}
const vectors = JSON.parse(readFileSync(new URL('../../../../vectors/wire/transactions.json', import.meta.url), 'utf8')) as Vector[];
const bytesOf = (hex: string): Uint8Array => {
  const decoded = hexDecode(hex);
  if (!decoded.ok) throw new Error(hex);
  return decoded.value;
};
const native = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

describe('transaction vectors', () => {
  it('covers the file', () => expect(vectors).toHaveLength(41));

  it.each(vectors)('$name', ({ hex, expected }) => {
    const bytes = bytesOf(hex);
    const decoded = decodeTransaction(bytes);
    if (!decoded.ok) throw new Error(decoded.error.code);
    const transaction = decoded.value;
    expect(hexEncode(encodeTransaction(transaction))).toBe(hex);
    expect(displayHash(transactionIdOfBytes(bytes, native))).toBe(expected.txid);
    expect(displayHash(transactionId(transaction))).toBe(expected.txid);
    const [first] = expected.inputs;
    expect(isCoinbase(transaction)).toBe(first?.prev_hash === '00'.repeat(32) && first.prev_index === 0xffff_ffff);
    expect(isCoinstakeShape(transaction)).toBe(false);

    const json = transactionToJson(transaction);
    expect(json.version).toBe(expected.version);
    expect(json.lockTime).toBe(expected.locktime);
    expect(json.inputs).toEqual(expected.inputs.map((input) => ({
      previousOutput: { hash: input.prev_hash, index: input.prev_index }, script: input.script, sequence: input.sequence,
    })));
    expect(json.outputs.map(({ value, script }) => ({ value, script }))).toEqual(expected.outputs.map(({ value, script }) => ({ value, script })));
    expect(transaction.outputs.map(({ attachment }) => attachment.version)).toEqual(expected.outputs.map(({ attachment }) => attachment.version));
    for (const output of transaction.outputs) expect(decodeOutput(encodeOutput(output))).toEqual({ ok: true, value: output });
  });
});
