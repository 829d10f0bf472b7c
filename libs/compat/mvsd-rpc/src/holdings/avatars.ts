import { displayText } from '@mbaas/chain-primitives';
import { BLACKHOLE_ADDRESS } from '@mbaas/chain-crypto';
import { BLACKHOLE_DID } from '@mbaas/chain-consensus';
import type { ChainRows } from '../port/chain-rows.port.ts';
import { compareText } from './order.ts';

/** An avatar with every address it had, the newest first: `addresses[0]` is the one it has now. */
export interface Avatar {
  readonly symbol: string;
  readonly addresses: readonly string[];
}

/** All avatars by name, bytewise. The one of the blackhole is on no chain: the node brings it along. */
export async function loadAvatars(rows: ChainRows): Promise<readonly Avatar[]> {
  const byName = new Map<string, string[]>([[BLACKHOLE_DID, [BLACKHOLE_ADDRESS]]]);
  for (const { output } of await rows.records('avatar')) {
    const { attachment } = output;
    if (attachment.kind !== 'did') continue;
    byName.set(attachment.symbol, [displayText(attachment.address), ...(byName.get(attachment.symbol) ?? [])]);
  }
  return [...byName].sort(([a], [b]) => compareText(a, b)).map(([symbol, addresses]) => ({ symbol: displayText(symbol), addresses }));
}

/** The avatar an address has now. */
export const avatarAt = (avatars: readonly Avatar[], address: string): Avatar | undefined => avatars.find(({ addresses }) => addresses[0] === address);

/** The avatar of a name. */
export const avatarNamed = (avatars: readonly Avatar[], symbol: string): Avatar | undefined => avatars.find((avatar) => avatar.symbol === symbol);
