import { sha256 as portableSha256, type Sha256 } from '@mbaas/chain-crypto';
import { ByteWriter, type Hash32 } from '@mbaas/chain-primitives';
import type { Transaction } from '@mbaas/chain-codec';
import {
  BLANK_INPUT_SIZE, BLANK_OUTPUT_SIZE, BLANK_SCRIPT_OFFSET, countBytes, createSighashCache, putU32, type SighashCache,
} from './sighash-cache.ts';
import { signsNoOutputs, signsOneInput, signsOneOutput } from './sighash-type.ts';
import { removeCodeSeparators } from './signature-code.ts';

const U32_SIZE = 4;
/** Fixed bytes around the pieces: a count field of up to 5 and the hash type of 4. */
const SPARE = 16;

/** The number one in internal order: signed when there is nothing to sign. wire-format §2.5 step 7. */
const one = (): Hash32 => Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0));

/** The signed input: as in the blank form, with its script put in. */
function writeSignedInput(writer: ByteWriter, { blank, inputsStart }: SighashCache, index: number, code: Uint8Array): void {
  const start = inputsStart + BLANK_INPUT_SIZE * index;
  writer.bytes(blank.subarray(start, start + BLANK_SCRIPT_OFFSET));
  writer.varBytes(code);
  writer.bytes(blank.subarray(start + BLANK_SCRIPT_OFFSET + 1, start + BLANK_INPUT_SIZE));
}

function writeInputs(writer: ByteWriter, cache: SighashCache, inputIndex: number, code: Uint8Array, hashType: number): void {
  if (signsOneInput(hashType)) {
    writer.varint(1);
    writeSignedInput(writer, cache, inputIndex, code);
    return;
  }
  const others = cache.freeInputs();
  writer.varint(cache.transaction.inputs.length);
  writer.bytes(others.subarray(0, BLANK_INPUT_SIZE * inputIndex));
  writeSignedInput(writer, cache, inputIndex, code);
  writer.bytes(others.subarray(BLANK_INPUT_SIZE * (inputIndex + 1)));
}

function writeOutputs(writer: ByteWriter, cache: SighashCache, inputIndex: number, hashType: number): void {
  const { transaction, blank, outputStarts } = cache;
  if (signsNoOutputs(hashType)) {
    writer.varint(0);
    return;
  }
  const single = signsOneOutput(hashType);
  const first = single ? inputIndex : 0;
  const end = single ? inputIndex + 1 : transaction.outputs.length;
  writer.varint(end);
  if (first > 0) writer.bytes(cache.blankOutputs().subarray(0, BLANK_OUTPUT_SIZE * first));
  writer.bytes(blank.subarray(outputStarts[first], outputStarts[end]));
}

/** The preimage of every type but NONE, SINGLE and ANYONECANPAY: the blank form with one script put in. */
function wholePreimage({ blank, inputsStart }: SighashCache, inputIndex: number, code: Uint8Array, hashType: number): Uint8Array {
  const at = inputsStart + BLANK_INPUT_SIZE * inputIndex + BLANK_SCRIPT_OFFSET;
  const length = countBytes(code.length);
  const codeStart = at + length.length;
  const restStart = codeStart + code.length;
  const preimage = new Uint8Array(restStart + (blank.length - at - 1) + U32_SIZE);
  preimage.set(blank.subarray(0, at));
  preimage.set(length, at);
  preimage.set(code, codeStart);
  preimage.set(blank.subarray(at + 1), restStart);
  putU32(preimage, preimage.length - U32_SIZE, hashType);
  return preimage;
}

/** The preimage of NONE, SINGLE and ANYONECANPAY, piece by piece. */
function partialPreimage(cache: SighashCache, inputIndex: number, code: Uint8Array, hashType: number): Uint8Array {
  const { version, lockTime } = cache.transaction;
  const writer = new ByteWriter(cache.blank.length + code.length + SPARE);
  writer.u32(version);
  writeInputs(writer, cache, inputIndex, code, hashType);
  writeOutputs(writer, cache, inputIndex, hashType);
  writer.u32(lockTime);
  writer.u32(hashType);
  return writer.finish();
}

/**
 * The digest a signature signs, from a shared cache: see signatureHash.
 * `code` is the previous script (or redeem script) from its last executed CODESEPARATOR on, with the signatures being
 * checked already removed; CODESEPARATORs left in it are skipped here.
 */
export function cachedSignatureHash(cache: SighashCache, inputIndex: number, code: Uint8Array, hashType: number, sha256: Sha256 = portableSha256): Hash32 {
  const { inputs, outputs } = cache.transaction;
  if (inputIndex >= inputs.length || (signsOneOutput(hashType) && inputIndex >= outputs.length)) return one();
  const script = removeCodeSeparators(code);
  const whole = !signsNoOutputs(hashType) && !signsOneOutput(hashType) && !signsOneInput(hashType);
  const preimage = (whole ? wholePreimage : partialPreimage)(cache, inputIndex, script, hashType);
  return sha256(sha256(preimage));
}

/**
 * The legacy signature digest, attachments included: 32 bytes, used as the ECDSA message in this order.
 * `hashType` is one byte, hashed with its full value. An index without input, or SINGLE without an output of that
 * index, gives the number one. The attachments of the blanks that SINGLE puts in front of a later output are zeros:
 * the specification calls them undefined (isUndefinedSighash), blocks of the reference node have them so. wire-format §2.5.
 *
 * @example signatureHash(tx, 0, previousScript, SIGHASH.ALL) // then signDer(digest, key) of chain-crypto
 */
export const signatureHash = (transaction: Transaction, inputIndex: number, code: Uint8Array, hashType: number, sha256: Sha256 = portableSha256): Hash32 =>
  cachedSignatureHash(createSighashCache(transaction), inputIndex, code, hashType, sha256);
