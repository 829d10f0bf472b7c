import { EXPECTED_BLOCKS } from './mars.ts';

/** Heights after which the next slot begins. */
const SLOT_HEIGHTS = 4;
const DELEGATED = 3;

/** Where an epoch stands after some block of it. consensus.md 4.3.4. */
export interface SlotClock {
  /** Height of the block that carries the table. */
  readonly epochBlock: number;
  /** Delegated blocks made so far, by witness in slot order. */
  readonly produced: readonly number[];
  /** Height at which `slot` begins. */
  readonly from: number;
  readonly slot: number;
}

/** The clock after the epoch's first block. */
export const openEpoch = (epochBlock: number, witnesses: number): SlotClock =>
  ({ epochBlock, produced: new Array<number>(witnesses).fill(0), from: epochBlock + 1, slot: 0 });

/** Slot that a height falls into; `end` when all are used up and the block there opens the next epoch. */
export function slotAt({ produced, from, slot }: SlotClock, height: number): number | 'end' {
  const current = slot + Math.floor((height - from) / SLOT_HEIGHTS);
  return current >= EXPECTED_BLOCKS * produced.length ? 'end' : current;
}

/** Witness of a slot: its place in the list. */
export const witnessOf = ({ produced }: SlotClock, slot: number): number => slot % produced.length;

/**
 * The clock after a block of the epoch. A delegated block uses its slot up; other blocks only let time pass. The height must not
 * be the epoch's end.
 */
export function passBlock(clock: SlotClock, height: number, version: number): SlotClock {
  const slot = slotAt(clock, height);
  if (version !== DELEGATED || slot === 'end') return clock;
  const holder = witnessOf(clock, slot);
  const produced = clock.produced.map((count, witness) => (witness === holder ? count + 1 : count));
  return { ...clock, produced, from: height + 1, slot: slot + 1 };
}

/** Slots each witness of a finished epoch let pass. */
export const missedSlots = ({ produced }: SlotClock): readonly number[] => produced.map((count) => EXPECTED_BLOCKS - count);
