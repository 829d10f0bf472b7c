import { decodeTransaction } from '@mbaas/chain-codec';
import { cachedSignatureHash, createSighashCache, evaluate } from '@mbaas/chain-script';
import { expectOk } from '@mbaas/kernel';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { realBlocks, realSpends } from './contract/real-spends.ts';
import { everydayDigest, SIGHASH_ALL } from './everyday-digest.ts';
import { isEverydaySpend } from './key-hash-spend.ts';
import { nativeHash160, nativeSha256 } from './native-hash.ts';
import { nativeVerify } from './native-verify.ts';

const spends = realSpends(realBlocks(1200));

/** What the shortcut and the interpreter say of an input of a transaction. */
function verdicts(bytes: Uint8Array, input: number, previousScript: Uint8Array): { shortcut: boolean; interpreter: boolean } | null {
  const decoded = decodeTransaction(bytes);
  if (!decoded.ok) return null;
  const tx = decoded.value;
  const script = tx.inputs[input]?.script;
  if (script === undefined) return null;
  const sighash = createSighashCache(tx);
  return {
    shortcut: isEverydaySpend(bytes, tx, input, previousScript),
    interpreter: evaluate({ tx, inputIndex: input, previousScript, sighash, verify: nativeVerify, sha256: nativeSha256, hash160: nativeHash160 }).ok,
  };
}

it('takes the shortcut for most real inputs', () => {
  const all = spends.flatMap(({ bytes, previousScripts }) => previousScripts.map((script, input) => verdicts(bytes, input, script)));
  const taken = all.filter((verdict) => verdict?.shortcut).length;
  expect(taken).toBeGreaterThan(all.length / 2);
  expect(all.every((verdict) => verdict?.interpreter)).toBe(true);
});

it('never accepts what the interpreter refuses, whatever byte is changed', () => {
  const spend = fc.constantFrom(...spends);
  fc.assert(
    fc.property(spend, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (original, place, change, inScript) => {
      const bytes = Uint8Array.from(original.bytes);
      const scripts = original.previousScripts.map((script) => Uint8Array.from(script));
      const target = inScript ? scripts[place % scripts.length] : bytes;
      if (target === undefined || target.length === 0) return;
      const at = place % target.length;
      target[at] = (target[at] ?? 0) ^ change;
      for (const [input, script] of scripts.entries()) {
        const verdict = verdicts(bytes, input, script);
        if (verdict?.shortcut) expect(verdict.interpreter).toBe(true);
      }
    }),
    { numRuns: 1500 },
  );
});

it('leaves foreign keys, other transactions and missing inputs to the interpreter', () => {
  const [first, second] = spends;
  const previousScript = first?.previousScripts[0];
  if (first === undefined || second === undefined || previousScript === undefined) throw new Error('two spends');
  const tx = expectOk(decodeTransaction(first.bytes), 'real');
  expect(isEverydaySpend(first.bytes, tx, 0, previousScript)).toBe(true);
  const foreign = Uint8Array.from(previousScript);
  foreign[5] = (foreign[5] ?? 0) ^ 1;
  expect(isEverydaySpend(first.bytes, tx, 0, foreign)).toBe(false);
  expect(isEverydaySpend(second.bytes, tx, 0, previousScript)).toBe(false);
  expect(isEverydaySpend(first.bytes, tx, 99, previousScript)).toBe(false);
});

it('cuts the digest out of the bytes that the general way puts together', () => {
  for (const { bytes, previousScripts } of spends) {
    const tx = expectOk(decodeTransaction(bytes), 'real');
    const cache = createSighashCache(tx);
    for (const [input, code] of previousScripts.entries()) {
      const digest = everydayDigest(bytes, input, code);
      if (digest !== null) expect(Uint8Array.from(digest)).toEqual(Uint8Array.from(cachedSignatureHash(cache, input, code, SIGHASH_ALL, nativeSha256)));
    }
  }
  expect(everydayDigest(Uint8Array.of(1, 0, 0, 0, 0xfd, 0, 1), 0, new Uint8Array(25))).toBeNull();
});
