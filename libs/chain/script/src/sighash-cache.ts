import { encodeOutput, type Transaction } from '@mbaas/chain-codec';
import { ByteWriter } from '@mbaas/chain-primitives';

/** Bytes of an input with an empty script: outpoint 36, length 1, sequence 4. */
export const BLANK_INPUT_SIZE = 41;
/** Where the script length stands in a blank input. */
export const BLANK_SCRIPT_OFFSET = 36;

/** Bytes of a blank output: value -1, no script, an attachment of zeros. */
export const BLANK_OUTPUT_SIZE = 17;

const HASH_SIZE = 32;
const U32_SIZE = 4;

/**
 * What all signatures of one transaction share: its bytes with empty input scripts. Make one per transaction and give
 * it to each input; it is stale once the transaction changes.
 */
export interface SighashCache {
  readonly transaction: Transaction;
  /** The whole transaction with empty input scripts. */
  readonly blank: Uint8Array;
  /** Where the first input starts in `blank`. */
  readonly inputsStart: number;
  /** Where output n starts, and at its end where the lock time starts. */
  readonly outputStarts: readonly number[];
  /** The blank inputs with all sequences zero: what NONE and SINGLE leave of the other inputs. Made on first use. */
  readonly freeInputs: () => Uint8Array;
  /** As many blank outputs as there are outputs, for SINGLE. Made on first use. */
  readonly blankOutputs: () => Uint8Array;
  /** An award output: the node's verifier reads it wrongly, so that no script check passes. wire-format §2.5. */
  readonly unverifiable: boolean;
}

/** A count or length in its shortest form. */
export function countBytes(count: number): Uint8Array {
  if (count < 0xfd) return Uint8Array.of(count);
  const writer = new ByteWriter(5);
  writer.varint(count);
  return writer.finish();
}

/** Writes a u32 little-endian; a DataView per transaction would cost more than the rest of its preparation. */
export function putU32(into: Uint8Array, at: number, value: number): void {
  into[at] = value;
  into[at + 1] = value >>> 8;
  into[at + 2] = value >>> 16;
  into[at + 3] = value >>> 24;
}

/** Computes a value on first use: hashing n inputs must not take n × n steps in our own code. */
function once<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

function makeFreeInputs(inputs: Transaction['inputs']): Uint8Array {
  const bytes = new Uint8Array(BLANK_INPUT_SIZE * inputs.length);
  putInputs(bytes, 0, inputs.map(({ previousOutput, script }) => ({ previousOutput, script, sequence: 0 })));
  return bytes;
}

function makeBlankOutputs(count: number): Uint8Array {
  const bytes = new Uint8Array(BLANK_OUTPUT_SIZE * count);
  for (let index = 0; index < count; index++) bytes.fill(0xff, BLANK_OUTPUT_SIZE * index, BLANK_OUTPUT_SIZE * index + 8);
  return bytes;
}

function putInputs(into: Uint8Array, start: number, inputs: Transaction['inputs']): void {
  let at = start;
  for (const { previousOutput, sequence } of inputs) {
    into.set(previousOutput.hash, at);
    putU32(into, at + HASH_SIZE, previousOutput.index);
    putU32(into, at + BLANK_INPUT_SIZE - U32_SIZE, sequence);
    at += BLANK_INPUT_SIZE;
  }
}

/**
 * Serialises the shared part. `outputBytes`: the outputs as received (their wire bytes in order), which saves encoding
 * them again. Throws CodecError when a value of an output does not fit its field.
 */
export function createSighashCache(transaction: Transaction, outputBytes?: readonly Uint8Array[]): SighashCache {
  const { inputs, outputs } = transaction;
  const pieces = outputBytes?.length === outputs.length ? outputBytes : outputs.map(encodeOutput);
  const inputCount = countBytes(inputs.length);
  const outputCount = countBytes(outputs.length);
  const inputsStart = U32_SIZE + inputCount.length;
  const outputCountStart = inputsStart + BLANK_INPUT_SIZE * inputs.length;
  const outputStarts = [outputCountStart + outputCount.length];
  for (const [index, piece] of pieces.entries()) outputStarts.push((outputStarts[index] as number) + piece.length);
  const lockTimeStart = outputStarts.at(-1) as number;
  const blank = new Uint8Array(lockTimeStart + U32_SIZE);
  putU32(blank, 0, transaction.version);
  blank.set(inputCount, U32_SIZE);
  putInputs(blank, inputsStart, inputs);
  blank.set(outputCount, outputCountStart);
  for (const [index, piece] of pieces.entries()) blank.set(piece, outputStarts[index]);
  putU32(blank, lockTimeStart, transaction.lockTime);
  const unverifiable = outputs.some(({ attachment }) => attachment.kind === 'award');
  return {
    transaction, blank, inputsStart, outputStarts, unverifiable,
    freeInputs: once(() => makeFreeInputs(inputs)),
    blankOutputs: once(() => makeBlankOutputs(outputs.length)),
  };
}
