import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { concatBytes, hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { decodeFrameHeading, encodeFrame, splitFrames } from './frame.ts';
import { WIRE_LIMITS } from '../wire-limits.ts';

const native = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const MAGIC = 0x4d53564d;
const frame = (command: string, ...payload: number[]): Uint8Array => encodeFrame(MAGIC, command, Uint8Array.from(payload), native);
const changed = (bytes: Uint8Array, offset: number, ...values: number[]): Uint8Array => {
  const copy = bytes.slice();
  copy.set(values, offset);
  return copy;
};

describe('encodeFrame', () => {
  it('writes the heading of an empty payload', () => {
    expect(hexEncode(frame('verack'))).toBe('4d56534d76657261636b000000000000000000005df6e0e2');
    expect(frame('twelve-chars')).toHaveLength(24);
  });
  it.each(['', 'thirteen-char', 'with space', 'zero\0', 'naïve'])('refuses the command "%s"', (command) => {
    expect(() => frame(command)).toThrow('WIRE_FRAME_COMMAND_MALFORMED');
  });
  it('refuses a payload above the limit', () => {
    expect(() => encodeFrame(MAGIC, 'block', new Uint8Array(WIRE_LIMITS.maxPayloadSize + 1), native)).toThrow('WIRE_FRAME_TOO_LARGE');
  });
});

describe('decodeFrameHeading', () => {
  const good = frame('ping', 1, 2, 3);
  it('reads command, length and checksum', () => {
    expect(decodeFrameHeading(good, MAGIC)).toEqual({ ok: true, value: { command: 'ping', length: 3, checksum: native(native(Uint8Array.of(1, 2, 3))).subarray(0, 4) } });
  });
  it.each<[string, Uint8Array, string]>([
    ['too few bytes', good.subarray(0, 23), 'CODEC_TRUNCATED'],
    ['the magic of another network', changed(good, 0, 0), 'WIRE_FRAME_MAGIC_WRONG'],
    ['bytes after the end of the command', changed(good, 10, 0x61), 'WIRE_FRAME_COMMAND_MALFORMED'],
    ['an empty command', changed(good, 4, 0, 0, 0, 0), 'WIRE_FRAME_COMMAND_MALFORMED'],
    ['a command with a control character', changed(good, 4, 7), 'WIRE_FRAME_COMMAND_MALFORMED'],
    ['a command that is no ASCII', changed(good, 4, 0xe9), 'WIRE_FRAME_COMMAND_MALFORMED'],
    ['one byte above the limit', changed(good, 16, 0x44, 0x77, 0x1b, 0), 'WIRE_FRAME_TOO_LARGE'],
    ['four gigabytes', changed(good, 16, 255, 255, 255, 255), 'WIRE_FRAME_TOO_LARGE'],
  ])('refuses %s', (_, bytes, code) => expect(decodeFrameHeading(bytes, MAGIC)).toMatchObject({ ok: false, error: { code } }));
  it('takes exactly the limit', () => {
    expect(decodeFrameHeading(changed(good, 16, 0x43, 0x77, 0x1b, 0), MAGIC)).toMatchObject({ ok: true, value: { length: 1_800_003 } });
  });
});

describe('splitFrames', () => {
  it('keeps what came before a bad frame, and stands still at it', () => {
    const bad = changed(frame('pong', 9), 24, 8);
    const { frames, rest, fault } = splitFrames(concatBytes(frame('ping', 1), bad, frame('verack')), MAGIC, native);
    expect(frames.map(({ command }) => command)).toEqual(['ping']);
    expect(fault).toEqual({ code: 'WIRE_FRAME_CHECKSUM_WRONG' });
    expect(rest).toEqual(concatBytes(bad, frame('verack')));
  });
  it('names a foreign network with the first 24 bytes', () => {
    expect(splitFrames(new Uint8Array(23), MAGIC, native)).toEqual({ frames: [], rest: new Uint8Array(23) });
    expect(splitFrames(new Uint8Array(24), MAGIC, native).fault).toEqual({ code: 'WIRE_FRAME_MAGIC_WRONG' });
  });
  it('finds the same frames however the stream is cut', () => {
    const payloads = fc.array(fc.tuple(fc.constantFrom('ping', 'inv', 'tx'), fc.uint8Array({ maxLength: 60 })), { maxLength: 5 });
    fc.assert(fc.property(payloads, fc.array(fc.nat(80)), (sent, cuts) => {
      const stream = concatBytes(...sent.map(([command, payload]) => encodeFrame(MAGIC, command, payload, native)));
      const received: [string, Uint8Array][] = [];
      let kept: Uint8Array = new Uint8Array(0);
      let at = 0;
      for (const size of [...cuts, stream.length]) {
        const { frames, rest, fault } = splitFrames(concatBytes(kept, stream.subarray(at, at + size)), MAGIC, native);
        expect(fault).toBeUndefined();
        received.push(...frames.map(({ command, payload }): [string, Uint8Array] => [command, payload]));
        kept = rest;
        at = Math.min(stream.length, at + size);
      }
      expect(kept).toHaveLength(0);
      expect(received).toEqual(sent);
    }));
  });
  it('never throws on hostile bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(30), fc.nat(255), (tail, offset, value) => {
      const { frames, rest } = splitFrames(concatBytes(changed(frame('ping', 1, 2, 3, 4, 5, 6, 7), offset, value), tail), MAGIC, native);
      expect(frames.length * 24 + rest.length).toBeLessThanOrEqual(31 + tail.length);
    }), { numRuns: 500 });
  });
});
