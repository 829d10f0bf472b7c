import { decodeTransaction } from '@mbaas/chain-codec';
import { createSighashCache, evaluate, type SighashCache } from '@mbaas/chain-script';
import { expectOk } from '@mbaas/kernel';
import { isEverydaySpend } from './key-hash-spend.ts';
import { nativeHash160, nativeSha256 } from './native-hash.ts';
import { nativeVerify } from './native-verify.ts';
import type { ScriptBatch, ScriptVerdict } from './verifier.port.ts';

/** Evaluates every input of a batch. The caller has decoded the transactions before, so undecodable bytes are a bug. */
export function checkScripts(batch: ScriptBatch): ScriptVerdict[] {
  const failures: ScriptVerdict[] = [];
  const refuseUndefinedSighash = batch.rules === 'hardened';
  batch.transactions.forEach(({ bytes, previousScripts }, transaction) => {
    const tx = expectOk(decodeTransaction(bytes), 'a batch holds decodable transactions');
    let sighash: SighashCache | undefined;
    previousScripts.forEach((previousScript, input) => {
      // An everyday spend is signed for ALL, which both rules take.
      if (isEverydaySpend(bytes, tx, input, previousScript)) return;
      sighash ??= createSighashCache(tx);
      const verdict = evaluate({ tx, inputIndex: input, previousScript, refuseUndefinedSighash, sighash, verify: nativeVerify, sha256: nativeSha256, hash160: nativeHash160 });
      if (!verdict.ok) failures.push({ transaction, input, code: verdict.error.code });
    });
  });
  return failures;
}
