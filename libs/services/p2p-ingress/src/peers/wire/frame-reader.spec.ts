import { describe, expect, it } from 'vitest';
import { encodeFrame, WIRE_LIMITS } from '@mbaas/chain-codec';
import { FrameReader, type ReadFrame } from './frame-reader.ts';

const MAGIC = 0x4d53564d;
const frame = (command: string, payload: Uint8Array = new Uint8Array(0)): Uint8Array => encodeFrame(MAGIC, command, payload);
const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i % 251);

/** A heading that announces `length` bytes of which none is there. */
function announcing(command: string, length: number): Uint8Array {
  const heading = frame(command).slice(0, 24);
  new DataView(heading.buffer).setUint32(16, length, true);
  return heading;
}

/** Frames of some pieces, and the fault that ended them. */
function read(...pieces: readonly Uint8Array[]): { frames: ReadFrame[]; fault?: string } {
  const reader = new FrameReader(MAGIC);
  const frames: ReadFrame[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (;;) {
      const next = reader.next();
      if (!next.ok) return { frames, fault: next.error.code };
      if (next.value === undefined) break;
      frames.push(next.value);
    }
  }
  return { frames };
}

describe('FrameReader', () => {
  it('gives frames with their payloads, several of one piece and one of several', () => {
    const one = frame('ping', bytes(8));
    const two = frame('block', bytes(100_000));
    const expected = [
      { command: 'ping', payload: bytes(8) },
      { command: 'block', payload: bytes(100_000) },
    ];
    expect(read(Buffer.concat([one, two])).frames).toEqual(expected);
    expect(read(one.subarray(0, 3), one.subarray(3), two.subarray(0, 24), two.subarray(24, 50_000), two.subarray(50_000)).frames).toEqual(expected);
  });

  it('keeps nothing of the buffer it was given', () => {
    const buffer = Buffer.from(frame('tx', bytes(50)));
    const { frames } = read(buffer);
    buffer.fill(0);
    expect(frames[0]?.payload).toEqual(bytes(50));
    expect(frames[0]?.payload.buffer.byteLength).toBe(50);
  });

  it('names what is wrong, at the heading where that tells', () => {
    expect(read(encodeFrame(MAGIC + 1, 'ping', bytes(8))).fault).toBe('PEER_MAGIC_WRONG');
    expect(read(frame('feefilter', bytes(8)).subarray(0, 24)).fault).toBe('PEER_COMMAND_UNKNOWN');
    expect(read(announcing('ping', 9)).fault).toBe('PEER_FRAME_TOO_LARGE');
    expect(read(announcing('verack', 1)).fault).toBe('PEER_FRAME_TOO_LARGE');
    expect(read(announcing('block', WIRE_LIMITS.maxPayloadSize + 1)).fault).toBe('PEER_FRAME_TOO_LARGE');
    expect(read(announcing('block', 0xffff_ffff)).fault).toBe('PEER_FRAME_TOO_LARGE');
    const bad = frame('pong', bytes(8));
    bad[30]! ^= 1;
    expect(read(frame('ping', bytes(8)), bad)).toEqual({ frames: [{ command: 'ping', payload: bytes(8) }], fault: 'PEER_CHECKSUM_WRONG' });
    const padded = frame('ping', bytes(8));
    padded[15] = 65;
    expect(read(padded).fault).toBe('PEER_COMMAND_UNKNOWN');
  });

  it('stays with its first fault', () => {
    const reader = new FrameReader(MAGIC);
    reader.push(new Uint8Array(24));
    expect(reader.next()).toMatchObject({ error: { code: 'PEER_MAGIC_WRONG' } });
    reader.push(frame('verack'));
    expect(reader.next()).toMatchObject({ error: { code: 'PEER_MAGIC_WRONG' } });
  });

  it('allocates for what has come, not for what was announced', () => {
    const heading = announcing('block', WIRE_LIMITS.maxPayloadSize);
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 500 }, () => {
      const reader = new FrameReader(MAGIC);
      reader.push(heading);
      reader.next();
      reader.push(Uint8Array.of(1));
      reader.next();
      return reader;
    });
    // 500 announcements are 900 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(500 * 20_000);
    expect(readers.every((reader) => reader.isWithinFrame)).toBe(true);
  });

  it('takes a large payload byte by byte in linear time', () => {
    const whole = frame('block', bytes(1_000_000));
    const reader = new FrameReader(MAGIC);
    let payload: Uint8Array | undefined;
    for (let at = 0; at < whole.length; at += 1) {
      reader.push(whole.subarray(at, at + 1));
      const next = reader.next();
      if (next.ok && next.value !== undefined) payload = next.value.payload;
    }
    expect(payload?.length).toBe(1_000_000);
    expect(reader.isWithinFrame).toBe(false);
  });
});
