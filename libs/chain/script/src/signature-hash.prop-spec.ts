import { sha256 } from '@mbaas/chain-crypto';
import { encodeTransaction, type Transaction } from '@mbaas/chain-codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSighashCache, cachedSignatureHash, signatureHash } from './index.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const u32 = fc.integer({ min: 0, max: 0xffffffff });

const transaction = fc
  .record({
    version: u32, lockTime: u32,
    inputs: fc.array(fc.record({ hash: fc.uint8Array({ minLength: 32, maxLength: 32 }), index: u32, script: bytes(20), sequence: u32 }), { minLength: 1, maxLength: 5 }),
    outputs: fc.array(fc.record({ value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), script: bytes(300), content: fc.option(fc.constantFrom('hello', 'x')) }), { maxLength: 5 }),
  })
  .map(({ version, lockTime, inputs, outputs }): Transaction => ({
    version, lockTime,
    inputs: inputs.map(({ hash, index, script, sequence }) => ({ previousOutput: { hash, index }, script, sequence })),
    outputs: outputs.map(({ value, script, content }) => ({
      value, script, attachment: content === null ? { version: 1, kind: 'etp' } : { version: 207, toDid: 'a', fromDid: '', kind: 'message', content },
    })),
  }));

/** The rule of wire-format §2.5 as it is written there: change a copy, encode it, hash it. Slow and plain. */
function digestByCopy(tx: Transaction, inputIndex: number, code: Uint8Array, hashType: number): Uint8Array {
  const base = hashType & 0x1f;
  const free = base === 2 || base === 3;
  if (base === 3 && inputIndex >= tx.outputs.length) return Uint8Array.of(1, ...new Uint8Array(31));
  const inputs = tx.inputs.map((input, index) => (index === inputIndex ? { ...input, script: code } : { ...input, script: new Uint8Array(0), sequence: free ? 0 : input.sequence }));
  const blank = { value: 2n ** 64n - 1n, script: new Uint8Array(0), attachment: { version: 0, kind: 'etp' } } as const;
  const outputs = base === 2 ? [] : base === 3 ? tx.outputs.slice(0, inputIndex + 1).map((output, index) => (index < inputIndex ? blank : output)) : tx.outputs;
  const copy = { ...tx, inputs: (hashType & 0x80) === 0 ? inputs : inputs.slice(inputIndex, inputIndex + 1), outputs };
  return sha256(sha256(Uint8Array.of(...encodeTransaction(copy), hashType, 0, 0, 0)));
}

describe('the digest, for all transactions and hash types', () => {
  it('is that of the changed copy', () => {
    // 0xab and push opcodes are left out of the code: removing separators has tests of its own.
    const code = fc.array(fc.integer({ min: 0xac, max: 0xff }), { maxLength: 400 }).map((list) => Uint8Array.from(list));
    fc.assert(fc.property(transaction, fc.nat(4), code, fc.integer({ min: 0, max: 255 }), (tx, which, script, hashType) => {
      const inputIndex = which % tx.inputs.length;
      expect(signatureHash(tx, inputIndex, script, hashType)).toEqual(digestByCopy(tx, inputIndex, script, hashType));
    }), { numRuns: 600 });
  });

  it('does not depend on what the cache was asked before', () => {
    fc.assert(fc.property(transaction, fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }), (tx, asked) => {
      const cache = createSighashCache(tx);
      const code = Uint8Array.of(0x51);
      for (const [which, hashType] of asked) {
        const inputIndex = which % tx.inputs.length;
        expect(cachedSignatureHash(cache, inputIndex, code, hashType)).toEqual(signatureHash(tx, inputIndex, code, hashType));
      }
    }));
  });
});
