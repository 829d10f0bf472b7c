import { sha256 } from '@mbaas/chain-crypto';
import { ByteReader, ByteWriter, latin1Encode, type Hash32 } from '@mbaas/chain-primitives';

const WORDS_A_HASH = 8;
const WORD_RANGE = 2 ** 32;

/** Which round of which epoch an order is for. */
export interface RoundPlace {
  /** Last block of the epoch before, internal order. */
  readonly lastHash: Hash32;
  readonly epoch: number;
  readonly round: number;
}

function seedOf({ lastHash, epoch, round }: RoundPlace, attempt: number): Uint8Array {
  const writer = new ByteWriter();
  writer.bytes(latin1Encode('MES-DEC'));
  writer.bytes(lastHash);
  writer.u64(BigInt(epoch));
  writer.u32(round);
  writer.u32(attempt);
  return sha256(writer.finish());
}

/** Endless little-endian words out of a seed. */
function* words(seed: Uint8Array): Generator<number, never> {
  for (let block = 0n; ; block++) {
    const writer = new ByteWriter();
    writer.bytes(seed);
    writer.u64(block);
    const reader = new ByteReader(sha256(writer.finish()));
    for (let word = 0; word < WORDS_A_HASH; word++) yield reader.u32();
  }
}

/** Fisher–Yates over 0 … members − 1; words that would favour some index are drawn again. */
function shuffle(members: number, seed: Uint8Array): number[] {
  const order = [...new Array<number>(members).keys()];
  const stream = words(seed);
  for (let last = members - 1; last >= 1; last--) {
    const choices = last + 1;
    let word = stream.next().value;
    while (word >= Math.floor(WORD_RANGE / choices) * choices) word = stream.next().value;
    const chosen = word % choices;
    [order[last], order[chosen]] = [order[chosen] as number, order[last] as number];
  }
  return order;
}

/**
 * Order of the ranked members in a round; a committee of two or more never keeps that of the round before. `attempt` counts the
 * orders drawn for nothing. consensus.md 9.3, `meschain.json`.
 *
 * @param previous order of the round before; absent for the first
 */
export function roundOrder(members: number, place: RoundPlace, previous?: readonly number[]): { readonly order: readonly number[]; readonly attempt: number } {
  for (let attempt = 0; ; attempt++) {
    const order = shuffle(members, seedOf(place, attempt));
    const isRepeated = previous?.length === members && order.every((member, index) => member === previous[index]);
    if (members < 2 || !isRepeated) return { order, attempt };
  }
}
