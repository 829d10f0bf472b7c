import type { Network } from '@mbaas/chain-params';

/** The network's term of this length, if it offers one. */
const termOf = (lockHeight: number, network: Network) => network.depositTerms.find((term) => term.lockHeight === lockHeight);

/** True when the network offers deposits of this length. consensus.md 5.3. */
export const isDepositTerm = (lockHeight: number, network: Network): boolean => termOf(lockHeight, network) !== undefined;

/** Interest of a deposit in atoms, truncated double arithmetic; 0 for an unknown term. consensus.md 5.3. */
export function depositReward(value: bigint, lockHeight: number, network: Network): bigint {
  const term = termOf(lockHeight, network);
  return term === undefined ? 0n : BigInt(Math.floor((Number(term.rate) / 1e8) * Number(value)));
}
