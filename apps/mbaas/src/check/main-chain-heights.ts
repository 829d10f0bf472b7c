import { headerHashOfBytes } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { blocksOfFile } from '@mbaas/service-block-storage';

const HEADER_BYTES = 148;

/** Heights of the blocks of a file by hash (hex, internal order). */
export async function mainChainHeights(file: string): Promise<ReadonlyMap<string, number>> {
  const heights = new Map<string, number>();
  let height = 0;
  for await (const { raw } of blocksOfFile(file)) {
    if (raw.ok && raw.value.length >= HEADER_BYTES) heights.set(hexEncode(headerHashOfBytes(raw.value, nativeSha256)), height);
    height += 1;
  }
  return heights;
}
