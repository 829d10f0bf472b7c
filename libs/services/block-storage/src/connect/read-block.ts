import { ok, type Refusal, type Result } from '@mbaas/kernel';
import { decodeBlock, headerHashOfBytes, transactionIdOfBytes, type DecodedBlock, type OutPoint } from '@mbaas/chain-codec';
import { isNullOutPoint } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';

/** A block as far as its bytes alone tell. */
export interface ReadBlock {
  readonly decoded: DecodedBlock;
  readonly hash: Hash32;
  /** Transaction ids in block order, of the bytes received. */
  readonly ids: readonly Hash32[];
}

/** Decodes a block and hashes its header and transactions. The codec's codes. */
export function readBlock(bytes: Uint8Array): Result<ReadBlock, Refusal> {
  const decoded = decodeBlock(bytes);
  if (!decoded.ok) return decoded;
  const ids = decoded.value.transactionSpans.map(({ start, end }) => transactionIdOfBytes(bytes.subarray(start, end), nativeSha256));
  return ok({ decoded: decoded.value, hash: headerHashOfBytes(bytes, nativeSha256), ids });
}

/** The outputs a block spends; the null input of coinbases left out. */
export function* spentPoints({ decoded }: ReadBlock): Generator<OutPoint> {
  for (const { inputs } of decoded.block.transactions) {
    for (const { previousOutput } of inputs) if (!isNullOutPoint(previousOutput)) yield previousOutput;
  }
}
