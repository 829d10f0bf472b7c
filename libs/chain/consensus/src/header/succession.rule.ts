import type { BlockHeader } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { isSuccessionLimited } from '../activation/activation.ts';
import { refuseBlock } from '../codes/refuse.ts';
import type { HeaderCase, HeaderRule } from './header-case.ts';

/** Longest run of one version; versions not named are not limited. consensus.md 1.5. */
const LONGEST_RUN: Readonly<Record<number, number>> = Object.freeze({ 1: 60, 2: 24 });

/** Whether a block of this version and number may follow the blocks of the view: the nearest of another kind is not too far. consensus.md 1.5. */
export function isSuccessionAllowed({ version, number }: Pick<BlockHeader, 'version' | 'number'>, view: HeaderCase['view'], network: Network): boolean {
  const longest = LONGEST_RUN[version];
  if (longest === undefined || !isSuccessionLimited(number, network)) return true;
  // Beyond the longest run the answer is known, so the walk is bounded.
  for (let distance = 1; distance <= longest; distance++) {
    const height = number - distance;
    if (height <= 0) return true;
    const before = view.header(height);
    if (before === undefined || before.version !== version) return true;
  }
  return false;
}

/** consensus.md 1.5: distance to the nearest block of another kind. BLOCK_SAME_KIND_TOO_LONG. */
export const checkSuccession: HeaderRule = ({ header, view, context }) =>
  isSuccessionAllowed(header, view, context.network) ? undefined : refuseBlock('BLOCK_SAME_KIND_TOO_LONG', { version: header.version });
