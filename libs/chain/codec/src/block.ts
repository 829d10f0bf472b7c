import { assert, type Refusal, type Result } from '@mbaas/kernel';
import { sha256 as portableSha256, type Sha256 } from '@mbaas/chain-crypto';
import type { Hash32 } from '@mbaas/chain-primitives';
import { blockCodec, headerCodec, type Block, type BlockHeader, type BlockHeaderJson, type BlockJson } from './block.codec.ts';
import { decodeAll, decodeWhole, encodeWhole } from './dsl/whole.ts';
import type { DecodeCode } from './wire.errors.ts';
import { WIRE_LIMITS } from './wire-limits.ts';

/** Where an object lies in the bytes of its block: `bytes.subarray(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
export interface TransactionSpan extends Span {
  /** One for each output, attachment included. */
  readonly outputSpans: readonly Span[];
}

/** A block with the bytes it came from, so that ids and slices use what was received and never a re-encoding. */
export interface DecodedBlock {
  readonly block: Block;
  readonly bytes: Uint8Array;
  readonly transactionSpans: readonly TransactionSpan[];
}

/** Marks arrive inner before outer: the outputs of a transaction, then the transaction. */
function spansOf(block: Block, marks: readonly number[]): TransactionSpan[] {
  let at = 0;
  const next = (): Span => ({ start: marks[at++] as number, end: marks[at++] as number });
  const spans = block.transactions.map(({ outputs }): TransactionSpan => {
    const outputSpans = outputs.map(next);
    return { ...next(), outputSpans };
  });
  assert(at === marks.length, 'every mark belongs to an output or a transaction');
  return spans;
}

/**
 * The block that the whole input is (wire-format §1.2), with the place of each transaction and output.
 * Hashes, scripts and the signature are views of `bytes`. No consensus rule is checked, not even that it has a
 * transaction or keeps the size limit; WIRE_BLOCK_VERSION_UNKNOWN because the layout depends on it.
 */
export function decodeBlock(bytes: Uint8Array): Result<DecodedBlock, Refusal<DecodeCode>> {
  return decodeAll(bytes, (reader) => {
    const marks: number[] = [];
    reader.marks = marks;
    const block = blockCodec.decode(reader);
    return { block, bytes, transactionSpans: spansOf(block, marks) };
  });
}

/** The wire bytes. Throws CodecError on values that do not fit, and where signature or key do not match the version. */
export const encodeBlock = (block: Block): Uint8Array => encodeWhole(blockCodec, block);

/** A header of exactly 148 bytes. Views of `bytes`. Any version decodes. */
export const decodeHeader = (bytes: Uint8Array): Result<BlockHeader, Refusal<DecodeCode>> => decodeWhole(headerCodec, bytes);
export const encodeHeader = (header: BlockHeader): Uint8Array => encodeWhole(headerCodec, header);

/** Block hash of 148 header bytes: sha256d, internal order. Takes a whole block too: only its header is hashed. */
export function headerHashOfBytes(bytes: Uint8Array, sha256: Sha256 = portableSha256): Hash32 {
  assert(bytes.length >= WIRE_LIMITS.headerSize, 'a header has 148 bytes');
  return sha256(sha256(bytes.subarray(0, WIRE_LIMITS.headerSize)));
}

/** Block hash, internal order. wire-format §1.1. */
export const blockHash = (header: BlockHeader, sha256: Sha256 = portableSha256): Hash32 => headerHashOfBytes(encodeHeader(header), sha256);

/** JSON rendering: hashes displayed, bits and nonce decimal strings, mix hash hex in its natural order. */
export const blockToJson = (block: Block): BlockJson => blockCodec.toJson(block);
export const headerToJson = (header: BlockHeader): BlockHeaderJson => headerCodec.toJson(header);
