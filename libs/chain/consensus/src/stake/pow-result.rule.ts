import { powBoundary, type BlockHeader } from '@mbaas/chain-codec';
import { err, ok, type Result } from '@mbaas/kernel';
import { bytesEqual } from '@mbaas/chain-primitives';
import { refuseBlock } from '../codes/refuse.ts';
import type { BlockRefusal } from '../codes/block.codes.ts';

const bigEndian = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);

/**
 * Judges what ethash gave for a version 1 header: `result` read big-endian is within the boundary and `mix` is the header's.
 * The caller runs ethash. consensus.md 2.4. BLOCK_WORK_INVALID.
 */
export function checkPowResult(header: BlockHeader, mix: Uint8Array, result: Uint8Array): Result<void, BlockRefusal> {
  const wins = bigEndian(result) <= powBoundary(header.bits) && bytesEqual(mix, header.mixHash);
  return wins ? ok(undefined) : err(refuseBlock('BLOCK_WORK_INVALID'));
}
