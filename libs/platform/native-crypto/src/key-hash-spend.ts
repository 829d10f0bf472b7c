import { derToCompact, isStrictDer } from '@mbaas/chain-crypto';
import type { Transaction } from '@mbaas/chain-codec';
import { everydayDigest, SIGHASH_ALL } from './everyday-digest.ts';
import { nativeHash160 } from './native-hash.ts';
import { expandKey, nativeVerify } from './native-verify.ts';

const SCRIPT_SIZE = 25;
const HASH_START = 3;
const HASH_SIZE = 20;
const KEY_SIZE = 33;

/** A signature push shorter than this could equal the 20-byte push in the paying script, which the digest would leave out. */
const SHORTEST_SIGNATURE = 60;
const LONGEST_SIGNATURE = 73;

/** A key that has signed before. */
interface KnownKey {
  readonly hash: Uint8Array;
  /** In the form that is verified fastest. */
  key: Uint8Array;
  isExpanded: boolean;
}

/** Keys sign again and again: what is known of them is kept, up to this many. */
const MAX_KNOWN_KEYS = 4096;
const knownKeys = new Map<string, KnownKey>();

/**
 * Whether an input is, beyond doubt, a good spend of a pay-key-hash output in its everyday form: `<sig> <33-byte key>`,
 * both pushed directly, signed for ALL. True only where the interpreter says so too (property-tested); false means *ask the interpreter*,
 * never *bad*. Nearly all of a chain's inputs have this form, and the interpreter costs a third of the signature itself.
 */
export function isEverydaySpend(bytes: Uint8Array, transaction: Transaction, input: number, previousScript: Uint8Array): boolean {
  const inputScript = transaction.inputs[input]?.script;
  if (inputScript === undefined || !isPayKeyHash(previousScript)) return false;
  const pushed = inputScript[0] ?? 0;
  if (pushed < SHORTEST_SIGNATURE || pushed > LONGEST_SIGNATURE) return false;
  if (inputScript.length !== pushed + KEY_SIZE + 2 || inputScript[pushed + 1] !== KEY_SIZE) return false;
  const der = inputScript.subarray(1, pushed);
  if (inputScript[pushed] !== SIGHASH_ALL || !isStrictDer(der)) return false;
  const known = knownKey(inputScript.subarray(pushed + 2));
  if (!hashesTo(known, previousScript)) return false;
  // The node's verifier misreads award outputs, so that nothing beside them verifies (wire-format §2.5).
  if (transaction.outputs.some(({ attachment }) => attachment.kind === 'award')) return false;
  const signature = derToCompact(der);
  const digest = everydayDigest(bytes, input, previousScript);
  return signature.ok && digest !== null && nativeVerify(digest, signature.value, known.key);
}

/** `DUP HASH160 <20 bytes> EQUALVERIFY CHECKSIG`. */
const isPayKeyHash = (script: Uint8Array): boolean =>
  script.length === SCRIPT_SIZE && script[0] === 0x76 && script[1] === 0xa9 && script[2] === HASH_SIZE && script[23] === 0x88 && script[24] === 0xac;

function hashesTo({ hash }: KnownKey, script: Uint8Array): boolean {
  for (let at = 0; at < HASH_SIZE; at++) if (hash[at] !== script[HASH_START + at]) return false;
  return true;
}

/** A compressed key costs a square root at each verification, a tenth of it: from its second signature on it is kept in full. */
function knownKey(key: Uint8Array): KnownKey {
  const name = Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');
  let known = knownKeys.get(name);
  if (known === undefined) {
    known = { hash: Uint8Array.from(nativeHash160(key)), key: Uint8Array.from(key), isExpanded: false };
    if (knownKeys.size >= MAX_KNOWN_KEYS) knownKeys.clear();
    knownKeys.set(name, known);
  } else if (!known.isExpanded) {
    known.key = expandKey(known.key);
    known.isExpanded = true;
  }
  return known;
}
