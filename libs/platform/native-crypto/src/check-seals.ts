import { decodeHeader, powBoundary, powHeaderHash, type BlockHeader } from '@mbaas/chain-codec';
import { ethashLightAll, ethashResultOfMix, type EthashCache } from '@mbaas/chain-crypto';
import { bytesEqual } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import type { Seal } from './verifier.port.ts';

/** Nonces tried together: what ethash hashes side by side. */
const TOGETHER = 4;

/** consensus.md §2.4: mix equals the header's, and the result read big-endian does not exceed the boundary. Null or a code, by header. */
export function checkSeals(cache: EthashCache, all: readonly Uint8Array[]): (string | null)[] {
  const headers = all.map(readHeader);
  const hashes = ethashLightAll(cache, headers.map((header) => ({ headerHash: powHeaderHash(header), nonce: header.nonce })));
  return hashes.map(({ mix, result }, index) => {
    const { mixHash, bits } = headers[index] as BlockHeader;
    return bytesEqual(mix, mixHash) && bigEndian(result) <= powBoundary(bits) ? null : 'BLOCK_POW_INVALID';
  });
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
  for (let tried = 0; tried < attempts; tried += TOGETHER) {
    const nonces = Array.from({ length: Math.min(TOGETHER, attempts - tried) }, (_, at) => BigInt.asUintN(64, startNonce + BigInt(tried + at)));
    const hashes = ethashLightAll(cache, nonces.map((nonce) => ({ headerHash: sealed, nonce })));
    const found = hashes.findIndex(({ result }) => bigEndian(result) <= boundary);
    if (found >= 0) return { nonce: nonces[found] as bigint, mixHash: (hashes[found] as (typeof hashes)[number]).mix };
  }
  return null;
}

const readHeader = (bytes: Uint8Array): BlockHeader => expectOk(decodeHeader(bytes), 'headers were decoded before');

const bigEndian = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
