import { isSuccessionLimited } from '../activation/activation.ts';
import { refuseBlock } from '../codes/refuse.ts';
import type { HeaderRule } from './header-case.ts';

/** Longest run of one version; versions not named are not limited. consensus.md 1.5. */
const LONGEST_RUN: Readonly<Record<number, number>> = Object.freeze({ 1: 60, 2: 24 });

/** consensus.md 1.5: distance to the nearest block of another kind. BLOCK_SAME_KIND_TOO_LONG. */
export const checkSuccession: HeaderRule = ({ header, view, context }) => {
  const longest = LONGEST_RUN[header.version];
  if (longest === undefined || !isSuccessionLimited(header.number, context.network)) return undefined;
  // Beyond the longest run the answer is known, so the walk is bounded.
  for (let distance = 1; distance <= longest; distance++) {
    const height = header.number - distance;
    if (height <= 0) return undefined;
    const before = view.header(height);
    if (before === undefined || before.version !== header.version) return undefined;
  }
  return refuseBlock('BLOCK_SAME_KIND_TOO_LONG', { version: header.version });
};
