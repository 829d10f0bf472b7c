import type { BlockPart } from '@mbaas/contracts-events';
import type { AvatarStep } from '../storage/avatar.store.ts';

/** A part holds fewer steps than this, so that positions of later parts come after. */
const POSITIONS_A_PART = 1_000_000;

export interface ToldStep extends AvatarStep {
  readonly change: 'registered' | 'moved';
}

/** The avatars' steps in a part of a block, in chain order. */
export function avatarSteps(part: BlockPart): ToldStep[] {
  const steps: ToldStep[] = [];
  for (const { txid, effects } of part.transactions) {
    for (const effect of effects) {
      const step = { height: part.height, position: part.part * POSITIONS_A_PART + steps.length, txid };
      if (effect.type === 'avatar-registered') steps.push({ ...step, name: effect.name, address: effect.address, change: 'registered' });
      if (effect.type === 'avatar-moved') steps.push({ ...step, name: effect.name, address: effect.to, change: 'moved' });
    }
  }
  return steps;
}
