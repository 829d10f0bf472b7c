import { splitFrames } from '@mbaas/chain-codec';
import { bytesEqual } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { FrameReader, type FrameFault, type ReadFrame } from '@mbaas/service-p2p-ingress';
import { frames } from './frames.target.ts';
import { demand, labelled } from './oracles.ts';
import { listOf, type Target } from './target.ts';

const MAGIC = 0x4d53_564d;

interface Said {
  readonly frames: readonly ReadFrame[];
  readonly fault: FrameFault | undefined;
  readonly within: boolean;
}

/** All that a connection's reader says of a stream that comes in pieces. */
function readInPieces(bytes: Uint8Array, cuts: readonly number[]): Said {
  const reader = new FrameReader(MAGIC);
  const read: ReadFrame[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    reader.push(bytes.subarray(from, cut));
    from = cut;
    for (let next = reader.next(); ; next = reader.next()) {
      if (!next.ok) return { frames: read, fault: next.error, within: false };
      if (next.value === undefined) break;
      read.push(next.value);
    }
  }
  return { frames: read, fault: undefined, within: reader.isWithinFrame };
}

const isSame = (a: Said, b: Said): boolean =>
  a.fault?.code === b.fault?.code && a.within === b.within && a.frames.length === b.frames.length
  && a.frames.every(({ command, payload }, index) => command === b.frames[index]?.command && bytesEqual(payload, b.frames[index].payload));

/** What a connection makes of a peer's stream, whole, in pieces, byte by byte; it never takes what the codec would not. */
export const streams: Target = {
  name: 'streams',
  make: frames.make,
  check(hostile) {
    const { bytes } = hostile;
    const whole = readInPieces(bytes, []);
    if (whole.fault !== undefined) labelled(whole.fault);
    const cuts = listOf(hostile, 'cuts').map(Number);
    demand(isSame(whole, readInPieces(bytes, cuts)), 'the verdict does not depend on the pieces');
    if (bytes.length < 2_000) demand(isSame(whole, readInPieces(bytes, Array.from(bytes, (_, at) => at))), 'nor does it byte by byte');
    const split = splitFrames(bytes, MAGIC, nativeSha256);
    demand(whole.frames.length <= split.frames.length && whole.frames.every(({ payload }, index) => bytesEqual(payload, split.frames[index]?.payload ?? new Uint8Array(1))), 'a connection takes what the codec takes');
    demand(whole.fault !== undefined || split.fault === undefined, 'a connection ends where the codec does');
    return whole.fault === undefined;
  },
};
