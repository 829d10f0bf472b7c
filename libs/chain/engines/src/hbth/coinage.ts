import { HBTH } from './hbth.params.ts';

const ATOMS_PER_ETP = 100_000_000n;

/** Token height of an unspent output: atoms times blocks. consensus.md 8.1, `hbth.json`. */
export const tokenHeight = (atoms: bigint, createdAt: number, height: number): bigint => HBTH.tokenHeightFactor * atoms * BigInt(height - createdAt);

/** Voting power of a lock in ETP-days, whole ones; it stops growing after a deposit year. consensus.md 8.2, `hbth.json`. */
export function coinage(atoms: bigint, lockedAt: number, height: number): bigint {
  const blocks = BigInt(Math.min(height - lockedAt, HBTH.maxLockBlocks));
  return (atoms * blocks) / (HBTH.blocksADay * ATOMS_PER_ETP);
}
