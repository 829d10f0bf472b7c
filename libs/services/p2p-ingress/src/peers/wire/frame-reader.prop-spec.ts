import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFrame } from '@mbaas/chain-codec';
import { FrameReader } from './frame-reader.ts';

const MAGIC = 0x7664424d;
const COMMANDS = ['ping', 'verack', 'block', 'tx', 'inv', 'addr', 'feefilter', 'alert'];

const frames = fc.array(
  fc.record({ command: fc.constantFrom(...COMMANDS), payload: fc.uint8Array({ maxLength: 400 }) }).map(({ command, payload }) => encodeFrame(MAGIC, command, payload)),
  { maxLength: 6 },
);
const stream = fc.tuple(frames, fc.uint8Array({ maxLength: 60 }), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 2 })).map(([whole, tail, flips]) => {
  const bytes = Uint8Array.from(Buffer.concat([...whole, tail]));
  for (const [at, change] of flips) if (bytes.length > 0) bytes[at % bytes.length]! ^= change;
  return bytes;
});

/** Everything a reader says about a stream cut at some places. */
function verdict(bytes: Uint8Array, cuts: readonly number[]): unknown {
  const reader = new FrameReader(MAGIC);
  const said: unknown[] = [];
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < places.length; i += 1) {
    reader.push(bytes.subarray(places[i - 1], places[i]));
    for (;;) {
      const next = reader.next();
      if (!next.ok) return { said, fault: next.error };
      if (next.value === undefined) break;
      said.push({ command: next.value.command, payload: Buffer.from(next.value.payload).toString('hex') });
    }
  }
  return { said, within: reader.isWithinFrame };
}

it('says the same of any bytes however they are cut', () => {
  const faults = new Set<string>();
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 40 }), (bytes, cuts) => {
      const whole = verdict(bytes, []) as { fault?: { code: string } };
      if (whole.fault !== undefined) faults.add(whole.fault.code);
      expect(verdict(bytes, cuts)).toEqual(whole);
      expect(verdict(bytes, Array.from({ length: bytes.length }, (_, i) => i))).toEqual(whole);
    }),
    { numRuns: 300 },
  );
  // The streams reach what they are about.
  expect(faults).toEqual(new Set(['PEER_MAGIC_WRONG', 'PEER_COMMAND_UNKNOWN', 'PEER_FRAME_TOO_LARGE', 'PEER_CHECKSUM_WRONG']));
});
