import { decodeTransaction, type Transaction } from '@mbaas/chain-codec';
import { createSighashCache, evaluate, type SighashCache } from '@mbaas/chain-script';
import { expectOk } from '@mbaas/kernel';
import { isEverydaySpend } from './key-hash-spend.ts';
import { nativeHash160, nativeSha256 } from './native-hash.ts';
import { nativeVerify } from './native-verify.ts';
import type { ScriptBatch, ScriptVerdict } from './verifier.port.ts';

/** Evaluates every input of a batch. The caller has decoded the transactions before, so undecodable bytes are a bug. */
export function checkScripts(batch: ScriptBatch): ScriptVerdict[] {
  const failures: ScriptVerdict[] = [];
  batch.transactions.forEach(({ bytes, previousScripts }, transaction) => {
    const tx = expectOk(decodeTransaction(bytes), 'a batch holds decodable transactions');
    const sighash = createSighashCache(tx);
    previousScripts.forEach((previousScript, input) => {
      const code = checkInput(tx, sighash, input, previousScript);
      if (code !== null) failures.push({ transaction, input, code });
    });
  });
  return failures;
}

function checkInput(tx: Transaction, sighash: SighashCache, input: number, previousScript: Uint8Array): string | null {
  if (isEverydaySpend(sighash, input, tx.inputs[input]?.script ?? new Uint8Array(), previousScript)) return null;
  const verdict = evaluate({ tx, inputIndex: input, previousScript, sighash, verify: nativeVerify, sha256: nativeSha256, hash160: nativeHash160 });
  return verdict.ok ? null : verdict.error.code;
}
