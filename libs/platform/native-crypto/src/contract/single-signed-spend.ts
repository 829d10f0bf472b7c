import { encodeTransaction, nullOutPoint, type Transaction } from '@mbaas/chain-codec';
import { hash160, publicKeyFromPrivate, signDer } from '@mbaas/chain-crypto';
import { payToKeyHash, SIGHASH, signatureHash, signKeyHash } from '@mbaas/chain-script';
import type { ScriptBatch } from '../verifier.port.ts';

const KEY = new Uint8Array(32).fill(7);
const PUBLIC_KEY = publicKeyFromPrivate(KEY);

/** Two inputs signed SINGLE; the digest of the second is what the two rules differ in (consensus §6.7). */
export function singleSignedSpend(): ScriptBatch['transactions'][number] {
  const code = payToKeyHash(hash160(PUBLIC_KEY));
  const output = { value: 1n, script: code, attachment: { version: 1, kind: 'etp' } } as const;
  const input = (index: number) => ({ previousOutput: { ...nullOutPoint(), index }, script: new Uint8Array(), sequence: 0 });
  const unsigned: Transaction = { version: 4, lockTime: 0, inputs: [input(0), input(1)], outputs: [output, output] };
  const inputs = unsigned.inputs.map((blank, index) => {
    const signature = signDer(signatureHash(unsigned, index, code, SIGHASH.SINGLE), KEY);
    return { ...blank, script: signKeyHash(Uint8Array.of(...signature, SIGHASH.SINGLE), PUBLIC_KEY) };
  });
  return { bytes: encodeTransaction({ ...unsigned, inputs }), previousScripts: [code, code] };
}
