import { encodeHeader } from '@mbaas/chain-codec';
import { ByteWriter } from '@mbaas/chain-primitives';
import type { Seal } from '@mbaas/platform-native-crypto';
import type { UnsealedBlock } from './domain/assemble-block.ts';

/** The sealed block as on the wire (wire-format §1.2). Transactions go in as they came: nothing is re-encoded. */
export function blockBytes(block: UnsealedBlock, seal: Seal): Uint8Array {
  const writer = new ByteWriter();
  writer.bytes(encodeHeader({ ...block.header, nonce: seal.nonce, mixHash: seal.mixHash }));
  writer.varint(block.transactions.length);
  for (const transaction of block.transactions) writer.bytes(transaction);
  return writer.finish();
}
