import type { OutPoint } from '@mbaas/chain-codec';

/** 36 bytes as on the wire: the hash in internal order, the index little-endian. */
export function outPointToBytes({ hash, index }: OutPoint): Uint8Array {
  const bytes = Buffer.alloc(36);
  bytes.set(hash);
  bytes.writeUInt32LE(index, 32);
  return bytes;
}

export const outPointOfBytes = (bytes: Uint8Array): OutPoint => ({ hash: bytes.subarray(0, 32), index: Buffer.from(bytes).readUInt32LE(32) });
