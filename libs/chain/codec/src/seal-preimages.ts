import { keccak256, sha256 as portableSha256, type Sha256 } from '@mbaas/chain-crypto';
import { ByteWriter, type Hash32 } from '@mbaas/chain-primitives';
import type { BlockHeader } from './block.codec.ts';
import type { OutPoint } from './out-point.codec.ts';
import { writeRlpByteList, writeRlpInteger } from './rlp.ts';

const MAX_256 = (1n << 256n) - 1n;

/** What a miner hashes before ethash: six RLP items without a list around them. wire-format §1.5, consensus §2.2. */
export function powHeaderPreimage(header: BlockHeader): Uint8Array {
  const writer = new ByteWriter();
  writeRlpInteger(writer, BigInt(header.version));
  writeRlpInteger(writer, header.bits);
  writeRlpInteger(writer, BigInt(header.number));
  writeRlpByteList(writer, header.merkleRoot);
  writeRlpByteList(writer, header.previousBlockHash);
  writeRlpInteger(writer, BigInt(header.timestamp));
  return writer.finish();
}

/** The header hash that ethash takes (32 bytes); nonce and mix are not part of it. */
export const powHeaderHash = (header: BlockHeader): Hash32 => keccak256(powHeaderPreimage(header));

/** The largest ethash result, and stake kernel over weight, that meets a difficulty; 0 when bits is 0. wire-format §1.5, consensus §2.3. */
export const powBoundary = (bits: bigint): bigint => (bits === 0n ? 0n : MAX_256 / bits);

/** What a stake kernel hashes: bits and merkle root are not part of it. wire-format §1.6, consensus §3.2. */
export function stakeKernelPreimage(header: BlockHeader, stake: OutPoint): Uint8Array {
  const writer = new ByteWriter();
  writeRlpInteger(writer, BigInt(header.version));
  writeRlpInteger(writer, BigInt(header.number));
  writeRlpByteList(writer, header.previousBlockHash);
  writeRlpInteger(writer, BigInt(header.timestamp));
  writeRlpByteList(writer, stake.hash);
  writeRlpInteger(writer, BigInt(stake.index));
  return writer.finish();
}

/** sha256d of the kernel preimage. As a number its bytes are little-endian: `littleEndianNumber` of chain-primitives. */
export const stakeKernelHash = (header: BlockHeader, stake: OutPoint, sha256: Sha256 = portableSha256): Hash32 =>
  sha256(sha256(stakeKernelPreimage(header, stake)));
