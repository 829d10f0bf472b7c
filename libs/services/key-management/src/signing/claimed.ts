import type { OutPoint } from '@mbaas/chain-codec';
import { displayHash } from '@mbaas/chain-primitives';
import { refuse } from '../keys.errors.ts';

/** Conflicting outpoints named in one answer. */
const MAX_NAMED = 32;

const nameOf = (point: OutPoint): string => `${displayHash(point.hash)}:${point.index}`;

/** KEYS_OUTPOINT_ALREADY_SIGNED with the outpoints by name. */
export const refuseClaimed = (points: readonly OutPoint[]): ReturnType<typeof refuse> =>
  refuse('KEYS_OUTPOINT_ALREADY_SIGNED', { outpoints: points.slice(0, MAX_NAMED).map(nameOf).join(' '), count: points.length });
