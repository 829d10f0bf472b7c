import { hash160, publicKeyFromPrivate, signDer } from '@mbaas/chain-crypto';
import type { Transaction } from '@mbaas/chain-codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSighashCache, evaluate, encodeScript, payToKeyHash, payToScriptHash, pushOf, SCRIPT_CODES, SCRIPT_LIMITS, signatureHash, signKeyHash } from '../index.ts';
import { createMachine } from './machine.ts';
import { runScript } from './run-script.ts';

const data = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });

/** Scripts that get somewhere: small numbers, every opcode, real pushes; and plain noise. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0x00, 0x51, 0x52, 0x53, 0x4f).map((opcode) => Uint8Array.of(opcode)) },
  { weight: 4, arbitrary: fc.integer({ min: 0x61, max: 0xbb }).map((opcode) => Uint8Array.of(opcode)) },
  { weight: 2, arbitrary: data(1, 80).map((bytes) => encodeScript([pushOf(bytes)])) },
  { weight: 1, arbitrary: fc.constantFrom(0x63, 0x64, 0x67, 0x68, 0x6b, 0x6c, 0x6f, 0x76).map((opcode) => Uint8Array.of(opcode, opcode, opcode)) },
  { weight: 1, arbitrary: data(0, 8) },
);
const script = fc.array(piece, { maxLength: 40 }).map((pieces) => Uint8Array.from(pieces.flatMap((bytes) => [...bytes])));

const transaction = fc
  .record({
    version: fc.integer({ min: 0, max: 5 }), lockTime: fc.integer({ min: 0, max: 0xffffffff }),
    inputs: fc.array(fc.record({ script, sequence: fc.constantFrom(0, 1, 0x400001, 0x80000000, 0xffffffff) }), { minLength: 1, maxLength: 3 }),
    outputs: fc.array(data(0, 30), { maxLength: 3 }),
  })
  .map(({ version, lockTime, inputs, outputs }): Transaction => ({
    version, lockTime,
    inputs: inputs.map((input, index) => ({ ...input, previousOutput: { hash: new Uint8Array(32).fill(7), index } })),
    outputs: outputs.map((bytes) => ({ value: 5n, script: bytes, attachment: { version: 1, kind: 'etp' } })),
  }));

const verify = (): boolean => true;

describe('evaluate, for all scripts', () => {
  it('gives a verdict and never throws', () => {
    fc.assert(fc.property(transaction, fc.nat(2), script, fc.boolean(), (tx, which, bytes, hashed) => {
      const inputIndex = which % tx.inputs.length;
      const result = evaluate({ tx, inputIndex, previousScript: hashed ? payToScriptHash(hash160(bytes)) : bytes, verify });
      if (!result.ok) expect(SCRIPT_CODES).toHaveProperty(result.error.code);
    }), { numRuns: 2000 });
  });

  it('gives the same verdict with a shared cache', () => {
    fc.assert(fc.property(transaction, script, (tx, previousScript) => {
      const spend = { tx, inputIndex: 0, previousScript, verify };
      expect(evaluate({ ...spend, sighash: createSighashCache(tx) })).toEqual(evaluate(spend));
    }), { numRuns: 300 });
  });

  it('keeps stacks and elements within their bounds', () => {
    const spend = { transaction: { version: 4, lockTime: 0, inputs: [], outputs: [] }, inputIndex: 0, refuseUndefinedSighash: false, verify, sha256: (bytes: Uint8Array) => bytes.slice(0, 32), hash160: (bytes: Uint8Array) => bytes.slice(0, 20), sighash: () => createSighashCache({ version: 4, lockTime: 0, inputs: [], outputs: [] }) };
    const growing = fc.array(fc.constantFrom(0x51, 0x6f, 0x6e, 0x76, 0x70, 0x74, 0x82, 0x93), { maxLength: 600 }).map((opcodes) => Uint8Array.from([0x51, 0x51, 0x51, 0x51, ...opcodes]));
    fc.assert(fc.property(fc.oneof(script, growing), (bytes) => {
      const machine = createMachine(bytes, [], spend);
      runScript(machine);
      // One operation adds at most three items before the bound is looked at.
      expect(machine.stack.length + machine.alternate.length).toBeLessThanOrEqual(SCRIPT_LIMITS.stackItems + 3);
      for (const item of machine.stack) expect(item.length).toBeLessThanOrEqual(SCRIPT_LIMITS.elementSize);
    }), { numRuns: 1000 });
  });

  it('a signature fits its own transaction and no other', () => {
    const key = new Uint8Array(32).fill(9);
    const publicKey = publicKeyFromPrivate(key);
    const code = payToKeyHash(hash160(publicKey));
    fc.assert(fc.property(transaction, fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 0xffff }), (tx, hashType, otherLockTime) => {
      const signature = Uint8Array.of(...signDer(signatureHash(tx, 0, code, hashType), key), hashType);
      const inputs = tx.inputs.map((input, index) => (index === 0 ? { ...input, script: signKeyHash(signature, publicKey) } : input));
      const signed = { ...tx, inputs };
      expect(evaluate({ tx: signed, inputIndex: 0, previousScript: code }).ok).toBe(true);
      // The digest "one" of a SINGLE without output signs nothing, so that anything may change.
      fc.pre(otherLockTime !== tx.lockTime && !((hashType & 0x1f) === 3 && tx.outputs.length === 0));
      const other = evaluate({ tx: { ...signed, lockTime: otherLockTime }, inputIndex: 0, previousScript: code });
      expect(other).toEqual({ ok: false, error: { code: 'SCRIPT_FALSE' } });
    }), { numRuns: 40 });
  });
});
