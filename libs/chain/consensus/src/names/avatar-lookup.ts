import { BLACKHOLE_ADDRESS } from '@mbaas/chain-crypto';
import { isHardened, isPool, type ChainContext } from '../view/chain-context.ts';
import type { ConsensusView } from '../view/consensus-view.ts';

/** Avatar every node knows from the start; its pseudo height hides it from the uniqueness rules of blocks (appendix C 9). */
export const BLACKHOLE_DID = 'BLACKHOLE';

/** Address that owns an avatar now, the built-in one included. */
export const avatarAddress = (symbol: string, view: ConsensusView): string | undefined =>
  view.did(symbol)?.address ?? (symbol === BLACKHOLE_DID ? BLACKHOLE_ADDRESS : undefined);

/** Whether registering a name must be refused because the name is taken. */
export const isAvatarTaken = (symbol: string, view: ConsensusView, context: ChainContext): boolean =>
  view.did(symbol) !== undefined || (symbol === BLACKHOLE_DID && (isPool(context) || isHardened(context)));
