import { decodeFrameHeading, decodeMessage, encodeFrame, encodeMessageBody, splitFrames, type Frame, type SplitFrames } from '@mbaas/chain-codec';
import { bytesEqual, concatBytes } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { Dice } from '../dice.ts';
import { mutateBytes } from '../mutate/mutate-bytes.ts';
import { accepted, demand, labelled } from './oracles.ts';
import { listOf, type Target } from './target.ts';

const MAGIC = 0x4d53_564d;
const HEADING = 24;

/** The stream as a peer's pieces bring it. */
function inPieces(bytes: Uint8Array, cuts: readonly number[]): SplitFrames {
  const frames: Frame[] = [];
  let rest: Uint8Array = new Uint8Array(0);
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    const split = splitFrames(concatBytes(rest, bytes.subarray(from, cut)), MAGIC, nativeSha256);
    frames.push(...split.frames);
    rest = split.rest;
    from = cut;
    // Nobody reads on after a fault: what follows belongs to no frame.
    if (split.fault !== undefined) return { ...split, frames, rest: concatBytes(rest, bytes.subarray(from)) };
  }
  return { frames, rest };
}

const isSame = (a: SplitFrames, b: SplitFrames): boolean =>
  a.fault?.code === b.fault?.code && bytesEqual(a.rest, b.rest) && a.frames.length === b.frames.length
  && a.frames.every(({ command, payload }, index) => command === b.frames[index]?.command && bytesEqual(payload, b.frames[index].payload));

/** Makes the checksum right, so that the payload is looked at. */
function sealFrame(frame: Uint8Array, dice: Dice): Uint8Array {
  if (frame.length < HEADING) return frame;
  const copy = Uint8Array.from(frame);
  const payload = copy.subarray(HEADING);
  if (!dice.oneIn(4)) new DataView(copy.buffer).setUint32(16, payload.length, true);
  copy.set(nativeSha256(nativeSha256(payload)).subarray(0, 4), 20);
  return copy;
}

function checkMessage({ command, payload }: Frame): void {
  const message = accepted(decodeMessage(command, payload));
  if (message === undefined) return;
  demand(bytesEqual(encodeMessageBody(message.command, message.body), payload), 'a message is written as it came');
}

/** A peer's stream: frames and messages, whole and in any pieces. */
export const frames: Target = {
  name: 'frames',
  make(dice, corpus) {
    const parts = Array.from({ length: 1 + dice.below(3) }, () => {
      const frame = dice.of(corpus.frames);
      if (dice.oneIn(4)) return frame;
      const mutated = mutateBytes(frame, dice, dice.of(corpus.frames));
      return dice.oneIn(4) ? mutated : sealFrame(mutated, dice);
    });
    const bytes = concatBytes(...parts);
    const cuts = Array.from({ length: dice.below(6) }, () => dice.below(bytes.length + 1)).sort((a, b) => a - b);
    return { bytes, meta: { cuts } };
  },
  check(hostile) {
    const { bytes } = hostile;
    const whole = splitFrames(bytes, MAGIC, nativeSha256);
    if (whole.fault !== undefined) labelled(whole.fault);
    demand(isSame(whole, inPieces(bytes, listOf(hostile, 'cuts').map(Number))), 'the verdict does not depend on the pieces');
    let taken = 0;
    for (const frame of whole.frames) {
      const again = encodeFrame(MAGIC, frame.command, frame.payload, nativeSha256);
      demand(bytesEqual(again, bytes.subarray(taken, taken + again.length)), 'a frame is written as it came');
      taken += again.length;
      checkMessage(frame);
    }
    demand(taken + whole.rest.length === bytes.length, 'every byte is in a frame or in the rest');
    accepted(decodeFrameHeading(whole.rest, MAGIC));
    return whole.fault === undefined;
  },
};
