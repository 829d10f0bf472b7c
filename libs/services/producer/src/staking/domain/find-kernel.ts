import { powBoundary, stakeKernelHash, type BlockHeader } from '@mbaas/chain-codec';
import type { Coin } from '@mbaas/chain-builder';
import { stakeDivisor } from '@mbaas/chain-consensus';
import type { Sha256 } from '@mbaas/chain-crypto';
import { littleEndianNumber } from '@mbaas/chain-primitives';

/** What a kernel of the next block depends on beside coin and time. */
export type KernelTerms = Pick<BlockHeader, 'previousBlockHash' | 'number' | 'bits'>;

/** A coin that wins at a time, Unix seconds. */
export interface Kernel {
  readonly coin: Coin;
  readonly timestamp: number;
}

const STAKE_VERSION = 2;

/** The header as far as the kernel reads it: neither merkle root nor difficulty is hashed. consensus §3.2. */
const kernelHeader = ({ previousBlockHash, number, bits }: KernelTerms, timestamp: number): BlockHeader => ({
  version: STAKE_VERSION, previousBlockHash, merkleRoot: new Uint8Array(32), timestamp, bits, nonce: 0n, mixHash: new Uint8Array(32), number,
});

/**
 * The first second within `from..to` at which one of the coins wins, the coins in their order. consensus §3.2: the kernel hash over
 * the coin's weight is within the boundary of the difficulty. Maturity and eligibility are the caller's matter.
 */
export function findKernel(terms: KernelTerms, coins: readonly Coin[], from: number, to: number, sha256?: Sha256): Kernel | undefined {
  const boundary = powBoundary(terms.bits);
  const weighed = coins.map((coin) => ({ coin, divisor: stakeDivisor(coin.output.value) }));
  for (let timestamp = from; timestamp <= to; timestamp++) {
    const header = kernelHeader(terms, timestamp);
    for (const { coin, divisor } of weighed) {
      if (littleEndianNumber(stakeKernelHash(header, coin.point, sha256)) / divisor <= boundary) return { coin, timestamp };
    }
  }
  return undefined;
}
