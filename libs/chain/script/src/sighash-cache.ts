import { ByteWriter } from '@mbaas/chain-primitives';
import { encodeOutput, type Transaction } from '@mbaas/chain-codec';

/** Bytes of an input with an empty script: outpoint 36, length 1, sequence 4. */
export const BLANK_INPUT_SIZE = 41;
/** Where the script length stands in a blank input. */
export const BLANK_SCRIPT_OFFSET = 36;

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
  /** An award output: the node's verifier reads it wrongly, so that no script check passes. wire-format §2.5. */
  readonly unverifiable: boolean;
}

/**
 * Serialises the shared part. `outputBytes`: the outputs as received (their wire bytes in order), which saves encoding
 * them again. Throws CodecError when a value of the transaction does not fit its field.
 */
export function createSighashCache(transaction: Transaction, outputBytes?: readonly Uint8Array[]): SighashCache {
  const { version, inputs, outputs, lockTime } = transaction;
  const writer = new ByteWriter(64 + BLANK_INPUT_SIZE * inputs.length + 96 * outputs.length);
  writer.u32(version);
  writer.varint(inputs.length);
  const inputsStart = writer.size;
  for (const { previousOutput, sequence } of inputs) {
    writer.bytes(previousOutput.hash);
    writer.u32(previousOutput.index);
    writer.u8(0);
    writer.u32(sequence);
  }
  writer.varint(outputs.length);
  const outputStarts: number[] = [];
  for (const [index, output] of outputs.entries()) {
    outputStarts.push(writer.size);
    writer.bytes(outputBytes?.[index] ?? encodeOutput(output));
  }
  outputStarts.push(writer.size);
  writer.u32(lockTime);
  const unverifiable = outputs.some(({ attachment }) => attachment.kind === 'award');
  return { transaction, blank: writer.finish(), inputsStart, outputStarts, unverifiable };
}
