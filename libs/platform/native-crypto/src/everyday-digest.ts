import { nativeSha256 } from './native-hash.ts';

const VERSION_SIZE = 4;
const OUTPOINT_SIZE = 36;
const SEQUENCE_SIZE = 4;

/** Lengths and counts below this stand in one byte. */
const ONE_BYTE = 0xfd;

/** SIGHASH_ALL, the only type that is hashed here. */
export const SIGHASH_ALL = 1;

/** Reused for every preimage: a validator hashes tens of thousands a second. Grows to the largest transaction. */
let scratch = Buffer.allocUnsafe(1 << 16);

/**
 * The digest that SIGHASH_ALL signs (wire-format §2.5), cut out of the transaction's wire bytes: all input scripts
 * emptied but the signed one, which becomes `code`, and everything after the inputs as it stands, attachments included.
 * Null where counts or scripts are too long for the short forms: then the general way is to be taken.
 */
export function everydayDigest(transaction: Uint8Array, signedInput: number, code: Uint8Array): Uint8Array | null {
  const inputs = transaction[VERSION_SIZE] ?? ONE_BYTE;
  if (inputs >= ONE_BYTE || code.length >= ONE_BYTE) return null;
  if (scratch.length < transaction.length + code.length + SEQUENCE_SIZE) scratch = Buffer.allocUnsafe(2 * (transaction.length + code.length));
  let from = VERSION_SIZE + 1;
  scratch.set(transaction.subarray(0, from));
  let to = from;
  for (let input = 0; input < inputs; input++) {
    scratch.set(transaction.subarray(from, from + OUTPOINT_SIZE), to);
    from += OUTPOINT_SIZE;
    to += OUTPOINT_SIZE;
    const scriptSize = transaction[from] ?? ONE_BYTE;
    if (scriptSize >= ONE_BYTE) return null;
    from += 1 + scriptSize;
    const script = input === signedInput ? code : undefined;
    scratch[to++] = script?.length ?? 0;
    if (script !== undefined) {
      scratch.set(script, to);
      to += script.length;
    }
    scratch.set(transaction.subarray(from, from + SEQUENCE_SIZE), to);
    from += SEQUENCE_SIZE;
    to += SEQUENCE_SIZE;
  }
  scratch.set(transaction.subarray(from), to);
  to += transaction.length - from;
  scratch.writeUInt32LE(SIGHASH_ALL, to);
  return nativeSha256(nativeSha256(scratch.subarray(0, to + SEQUENCE_SIZE)));
}
