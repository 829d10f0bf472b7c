import type { FollowedPeer } from '../followed-peer.ts';

/**
 * The height that we are heading for. Heights that peers claim are only claims: the middle one of those above ours counts, unless headers go
 * further.
 */
export function targetOf(height: number, peers: ReadonlySet<FollowedPeer>): number {
  const shown = Math.max(height, ...[...peers].map(({ highest }) => highest));
  const claims = [...peers].map(({ peer }) => peer.version.startHeight).filter((claim) => claim > shown).sort((a, b) => a - b);
  return claims[Math.floor(claims.length / 2)] ?? shown;
}
