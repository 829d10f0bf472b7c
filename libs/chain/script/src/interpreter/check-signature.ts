import { derToCompact, isStrictDer } from '@mbaas/chain-crypto';
import type { Hash32 } from '@mbaas/chain-primitives';
import { isUsablePublicKey } from '../public-key-shape.ts';
import type { ScriptCode } from '../script.codes.ts';
import { isUndefinedSighash } from '../sighash-type.ts';
import { cachedSignatureHash } from '../signature-hash.ts';
import type { SpendContext } from './machine.ts';

/** The digest for each hash type: one multi-signature check asks for the same one again and again. */
export type DigestOf = (hashType: number) => Hash32;

/** Digests of `code` for one operation, computed once per hash type: hashing a large transaction costs milliseconds. */
export function digestsOf(spend: SpendContext, code: Uint8Array): DigestOf {
  const known = new Map<number, Hash32>();
  return (hashType) => {
    const found = known.get(hashType);
    if (found !== undefined) return found;
    const digest = cachedSignatureHash(spend.sighash(), spend.inputIndex, code, hashType, spend.sha256);
    known.set(hashType, digest);
    return digest;
  };
}

/**
 * Whether a stack item signs the spend: DER and hash type byte. A code ends the script; an empty signature, an
 * impossible key and a signature that does not fit are merely false. wire-format §2.6.
 */
export function checkSignature(spend: SpendContext, signature: Uint8Array, publicKey: Uint8Array, digestOf: DigestOf): ScriptCode | boolean {
  if (signature.length === 0) return false;
  const der = signature.subarray(0, -1);
  // The form of every signature looked at counts, even where the key makes it false anyway.
  if (!isStrictDer(der)) return 'SCRIPT_SIGNATURE_NOT_DER';
  if (!isUsablePublicKey(publicKey)) return false;
  const hashType = signature[signature.length - 1] as number;
  if (spend.refuseUndefinedSighash && isUndefinedSighash(hashType, spend.inputIndex, spend.transaction.outputs.length)) {
    return 'SCRIPT_SIGHASH_UNDEFINED';
  }
  const compact = derToCompact(der);
  return compact.ok && spend.verify(digestOf(hashType), compact.value, publicKey);
}
