import { expectOk } from '@mbaas/kernel';
import { chainAddressPath, deriveChild, masterFromSeed, type HdNode } from '@mbaas/chain-crypto';

/** Path of a wallet's n-th address (wire-format §5.2). */
export const pathOf = (index: number): string => chainAddressPath(index);

/** The nodes of the given address indices below a seed, in their order. Their private keys are secret: keep them no longer than one signing. */
export function nodesOf(seed: Uint8Array, indices: readonly number[]): HdNode[] {
  const master = masterFromSeed(seed);
  return indices.map((index) => expectOk(deriveChild(master, pathOf(index)), 'a path of ours is well formed'));
}
