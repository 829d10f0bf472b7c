import { decodeHeader, powBoundary, powHeaderHash, type BlockHeader } from '@mbaas/chain-codec';
import { ethashLight, ethashResultOfMix, type EthashCache } from '@mbaas/chain-crypto';
import { bytesEqual } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import type { Seal } from './verifier.port.ts';

/** consensus.md §2.4: mix equals the header's, and the result read big-endian does not exceed the boundary. */
export function checkSeal(cache: EthashCache, headerBytes: Uint8Array): string | null {
  const header = readHeader(headerBytes);
  const { mix, result } = ethashLight(cache, powHeaderHash(header), header.nonce);
  return bytesEqual(mix, header.mixHash) && bigEndian(result) <= powBoundary(header.bits) ? null : 'BLOCK_POW_INVALID';
}

/**
 * Whether the result that the header's own mix hash would give stays within the boundary. A sealed header passes; one that
 * does not is refused before a cache is built for the epoch it names, which is the sender's word. Two permutations.
 */
export function isSealPlausible(headerBytes: Uint8Array): boolean {
  const header = readHeader(headerBytes);
  return bigEndian(ethashResultOfMix(powHeaderHash(header), header.nonce, header.mixHash)) <= powBoundary(header.bits);
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
