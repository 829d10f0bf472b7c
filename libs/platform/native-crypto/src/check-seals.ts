import { decodeHeader, powBoundary, powHeaderHash, type BlockHeader } from '@mbaas/chain-codec';
import { ethashLight, type EthashCache } from '@mbaas/chain-crypto';
import { bytesEqual } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import type { Seal } from './verifier.port.ts';

/** consensus.md §2.4: mix equals the header's, and the result read big-endian does not exceed the boundary. */
export function checkSeal(cache: EthashCache, headerBytes: Uint8Array): string | null {
  const header = readHeader(headerBytes);
  const { mix, result } = ethashLight(cache, powHeaderHash(header), header.nonce);
  return bytesEqual(mix, header.mixHash) && bigEndian(result) <= powBoundary(header.bits) ? null : 'BLOCK_POW_INVALID';
}

/** Tries nonces one after another; the header's own nonce and mix are not part of what is sealed. */
export function searchSeal(cache: EthashCache, headerBytes: Uint8Array, startNonce: bigint, attempts: number): Seal | null {
  const header = readHeader(headerBytes);
  const sealed = powHeaderHash(header);
  const boundary = powBoundary(header.bits);
  for (let tried = 0; tried < attempts; tried++) {
    const nonce = BigInt.asUintN(64, startNonce + BigInt(tried));
    const { mix, result } = ethashLight(cache, sealed, nonce);
    if (bigEndian(result) <= boundary) return { nonce, mixHash: mix };
  }
  return null;
}

const readHeader = (bytes: Uint8Array): BlockHeader => expectOk(decodeHeader(bytes), 'headers were decoded before');

const bigEndian = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
