import { sha256 as portableSha256, type Sha256 } from '@mbaas/chain-crypto';
import { ByteWriter, type Hash32 } from '@mbaas/chain-primitives';
import type { Transaction } from '@mbaas/chain-codec';
import { BLANK_INPUT_SIZE, BLANK_SCRIPT_OFFSET, createSighashCache, type SighashCache } from './sighash-cache.ts';
import { signsNoOutputs, signsOneInput, signsOneOutput } from './sighash-type.ts';
import { removeCodeSeparators } from './signature-code.ts';

const SEQUENCE_SIZE = 4;
/** Fixed bytes around the pieces: a count field of up to 5 and the hash type of 4. */
const SPARE = 16;

/** The number one in internal order: signed when there is nothing to sign. wire-format §2.5 step 7. */
const one = (): Hash32 => Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0));

/** Input `index` of the blank form with `code` as its script, or with an empty one. */
function writeInput(writer: ByteWriter, cache: SighashCache, index: number, code: Uint8Array | undefined, zeroSequence: boolean): void {
  const start = cache.inputsStart + BLANK_INPUT_SIZE * index;
  const sequence = start + BLANK_INPUT_SIZE - SEQUENCE_SIZE;
  writer.bytes(cache.blank.subarray(start, start + BLANK_SCRIPT_OFFSET));
  if (code === undefined) writer.u8(0);
  else writer.varBytes(code);
  if (zeroSequence) writer.u32(0);
  else writer.bytes(cache.blank.subarray(sequence, sequence + SEQUENCE_SIZE));
}

function writeInputs(writer: ByteWriter, cache: SighashCache, inputIndex: number, code: Uint8Array, hashType: number): void {
  if (signsOneInput(hashType)) {
    writer.varint(1);
    writeInput(writer, cache, inputIndex, code, false);
    return;
  }
  const count = cache.transaction.inputs.length;
  const zeroOthers = signsNoOutputs(hashType) || signsOneOutput(hashType);
  writer.varint(count);
  if (zeroOthers) {
    for (let index = 0; index < count; index++) writeInput(writer, cache, index, index === inputIndex ? code : undefined, index !== inputIndex);
    return;
  }
  const start = cache.inputsStart + BLANK_INPUT_SIZE * inputIndex;
  writer.bytes(cache.blank.subarray(cache.inputsStart, start));
  writeInput(writer, cache, inputIndex, code, false);
  writer.bytes(cache.blank.subarray(start + BLANK_INPUT_SIZE, cache.inputsStart + BLANK_INPUT_SIZE * count));
}

/** Value -1, no script and an attachment of zeros: an output in front of the one that SINGLE signs. */
function writeBlankOutput(writer: ByteWriter): void {
  writer.u64(0xffff_ffff_ffff_ffffn);
  writer.u8(0);
  writer.u64(0n);
}

function writeOutputs(writer: ByteWriter, cache: SighashCache, inputIndex: number, hashType: number): void {
  const { outputs } = cache.transaction;
  if (signsNoOutputs(hashType)) {
    writer.varint(0);
    return;
  }
  const first = signsOneOutput(hashType) ? inputIndex : 0;
  const end = signsOneOutput(hashType) ? inputIndex + 1 : outputs.length;
  writer.varint(end);
  for (let index = 0; index < first; index++) writeBlankOutput(writer);
  writer.bytes(cache.blank.subarray(cache.outputStarts[first], cache.outputStarts[end]));
}

/**
 * The digest a signature signs, from a shared cache: see signatureHash.
 * `code` is the previous script (or redeem script) from its last executed CODESEPARATOR on, with the signatures being
 * checked already removed; CODESEPARATORs left in it are skipped here.
 */
export function cachedSignatureHash(cache: SighashCache, inputIndex: number, code: Uint8Array, hashType: number, sha256: Sha256 = portableSha256): Hash32 {
  const { inputs, outputs, version, lockTime } = cache.transaction;
  if (inputIndex >= inputs.length || (signsOneOutput(hashType) && inputIndex >= outputs.length)) return one();
  const script = removeCodeSeparators(code);
  const writer = new ByteWriter(cache.blank.length + script.length + SPARE);
  writer.u32(version);
  writeInputs(writer, cache, inputIndex, script, hashType);
  writeOutputs(writer, cache, inputIndex, hashType);
  writer.u32(lockTime);
  writer.u32(hashType);
  return sha256(sha256(writer.finish()));
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
