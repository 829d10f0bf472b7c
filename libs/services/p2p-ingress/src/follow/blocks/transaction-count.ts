import { ByteReader } from '@mbaas/chain-primitives';
import { WIRE_LIMITS } from '@mbaas/chain-codec';

/** The number of transactions that a block claims; 0 for bytes that end before it. Good enough to show, no more. */
export function transactionCountOf(block: Uint8Array): number {
  const first = block[WIRE_LIMITS.headerSize];
  if (first === undefined) return 0;
  if (first < 0xfd) return first;
  if (block.length < WIRE_LIMITS.headerSize + 3) return 0;
  const reader = new ByteReader(block.subarray(WIRE_LIMITS.headerSize + 1));
  return first === 0xfd ? reader.u16() : 0;
}
