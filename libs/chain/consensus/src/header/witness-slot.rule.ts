import type { HeaderRule } from './header-case.ts';

/**
 * The place of the witness rules in the order: the signer holds the slot (BLOCK_WITNESS_MISMATCH, consensus.md 4.2 "Slots").
 * It needs the epoch's elected list, which no view offers yet, so nothing is refused here: a network with delegated blocks
 * must not rely on this library alone until the list is part of the view.
 */
export const checkWitnessSlot: HeaderRule = () => undefined;
