import { concatBytes } from '@mbaas/chain-primitives';
import type { Dice } from '../dice.ts';

/** Longest result: just above what any message may hold, so that the limit itself is tried. */
const MAX_LENGTH = 1_800_100;

/** Where decoders have their borders: lengths, counts, heights, versions. */
const BORDERS = [
  0, 1, 2, 0x7f, 0x80, 0xfc, 0xfd, 0xfe, 0xff, 0x100, 207, 500, 501, 520, 521, 2_000, 2_001, 10_000, 10_001, 50_000, 50_001, 0x7fff, 0xffff, 0x1_0000, 1_000_000,
  1_800_003, 1_800_004, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];

type Mutation = (bytes: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array;

const replace = (bytes: Uint8Array, from: number, to: number, middle: Uint8Array): Uint8Array =>
  concatBytes(bytes.subarray(0, from), middle, bytes.subarray(Math.max(from, to)));

/** A count in every form of the wire, minimal or not. */
function countBytes(dice: Dice): Uint8Array {
  const value = dice.of(BORDERS);
  const form = dice.below(4);
  const bytes = new Uint8Array([1, 3, 5, 9][form] ?? 1);
  const view = new DataView(bytes.buffer);
  bytes[0] = form === 0 ? value & 0xff : 0xfc + form;
  if (form === 1) view.setUint16(1, value & 0xffff, true);
  else if (form === 2) view.setUint32(1, value, true);
  else if (form === 3) {
    view.setUint32(1, value, true);
    view.setUint32(5, dice.of([0, 1, 0x1f_ffff, 0x20_0000, 0xffff_ffff]), true);
  }
  return bytes;
}

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, dice) {
    const copy = Uint8Array.from(bytes);
    const at = dice.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
    return copy;
  },
  function setByte(bytes, dice) {
    const copy = Uint8Array.from(bytes);
    copy[dice.below(copy.length)] = dice.oneIn(2) ? dice.of(BORDERS) & 0xff : dice.below(256);
    return copy;
  },
  function truncate(bytes, dice) {
    return bytes.slice(0, dice.below(bytes.length + 1));
  },
  function behead(bytes, dice) {
    return bytes.slice(dice.below(Math.min(bytes.length, 64) + 1));
  },
  function remove(bytes, dice) {
    const from = dice.below(bytes.length);
    return replace(bytes, from, from + 1 + dice.below(40), new Uint8Array(0));
  },
  function insert(bytes, dice) {
    const at = dice.below(bytes.length + 1);
    return replace(bytes, at, at, dice.bytes(1 + dice.below(16)));
  },
  function duplicate(bytes, dice) {
    const from = dice.below(bytes.length);
    const stretch = bytes.subarray(from, from + 1 + dice.below(200));
    const at = dice.oneIn(2) ? from : dice.below(bytes.length + 1);
    return replace(bytes, at, at, stretch);
  },
  function splice(bytes, dice, other) {
    return concatBytes(bytes.subarray(0, dice.below(bytes.length + 1)), other.subarray(dice.below(other.length + 1)));
  },
  function transplant(bytes, dice, other) {
    const from = dice.below(other.length);
    const at = dice.below(bytes.length + 1);
    const stretch = other.subarray(from, from + 1 + dice.below(200));
    return replace(bytes, at, dice.oneIn(2) ? at : at + stretch.length, stretch);
  },
  function count(bytes, dice) {
    const at = dice.below(bytes.length + 1);
    return replace(bytes, at, at + 1, countBytes(dice));
  },
  function word(bytes, dice) {
    if (bytes.length < 4) return dice.bytes(8);
    const copy = Uint8Array.from(bytes);
    new DataView(copy.buffer).setUint32(dice.below(copy.length - 3), dice.of(BORDERS), dice.oneIn(2));
    return copy;
  },
  function swap(bytes, dice) {
    const copy = Uint8Array.from(bytes);
    const size = 1 + dice.below(40);
    const [a, b] = [dice.below(copy.length), dice.below(copy.length)];
    copy.copyWithin(a, b, b + size);
    copy.set(bytes.subarray(a, a + Math.min(size, copy.length - b)), b);
    return copy;
  },
];

/** One to five changes that know nothing of the format but where its borders lie. `other`: bytes to splice with. */
export function mutateBytes(bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array {
  let result = bytes;
  for (let left = 1 + dice.below(5) * dice.below(2); left > 0; left -= 1) {
    if (result.length === 0) result = dice.bytes(1 + dice.below(40));
    result = dice.of(MUTATIONS)(result, dice, other);
  }
  return result.length > MAX_LENGTH ? result.slice(0, MAX_LENGTH) : result;
}
