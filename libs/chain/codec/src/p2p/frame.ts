import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { sha256 as portableSha256, type Sha256 } from '@mbaas/chain-crypto';
import { bytesEqual, ByteReader, ByteWriter, CodecError, concatBytes, latin1Decode } from '@mbaas/chain-primitives';
import type { WireCode } from '../wire.errors.ts';
import { WIRE_LIMITS } from '../wire-limits.ts';

const COMMAND_SIZE = 12;
const CHECKSUM_SIZE = 4;

export interface FrameHeading {
  readonly command: string;
  /** Payload bytes that follow, at most 1,800,003. */
  readonly length: number;
  /** First 4 bytes of sha256d of the payload. */
  readonly checksum: Uint8Array;
}

/** A frame whose checksum is right. `payload` is a view of the buffer it came from. */
export interface Frame {
  readonly command: string;
  readonly payload: Uint8Array;
}

const checksumOf = (payload: Uint8Array, sha256: Sha256): Uint8Array => sha256(sha256(payload)).subarray(0, CHECKSUM_SIZE);

/**
 * A message ready to send. wire-format §6.1. `magic` is the network's number (mainnet 0x4d53564d).
 * Throws CodecError on a command that is empty, longer than 12 or not printable ASCII, and on a payload above the limit.
 */
export function encodeFrame(magic: number, command: string, payload: Uint8Array, sha256: Sha256 = portableSha256): Uint8Array {
  if (!/^[!-~]{1,12}$/.test(command)) throw new CodecError('WIRE_FRAME_COMMAND_MALFORMED');
  if (payload.length > WIRE_LIMITS.maxPayloadSize) throw new CodecError('WIRE_FRAME_TOO_LARGE');
  const heading = new ByteWriter(WIRE_LIMITS.frameHeadingSize);
  heading.u32(magic);
  for (let i = 0; i < COMMAND_SIZE; i++) heading.u8(i < command.length ? command.charCodeAt(i) : 0);
  heading.u32(payload.length);
  heading.bytes(checksumOf(payload, sha256));
  return concatBytes(heading.finish(), payload);
}

/** The command in its 12 bytes, or null: printable ASCII, then zero bytes to the end. */
function commandOf(field: Uint8Array): string | null {
  const end = field.indexOf(0);
  const text = latin1Decode(field, 0, end === -1 ? COMMAND_SIZE : end);
  const padding = field.subarray(text.length);
  return /^[!-~]+$/.test(text) && padding.every((byte) => byte === 0) ? text : null;
}

/**
 * The first 24 bytes of a frame. WIRE_FRAME_MAGIC_WRONG (the reference node bans for it), WIRE_FRAME_COMMAND_MALFORMED,
 * WIRE_FRAME_TOO_LARGE: all known before a byte of the payload has to be kept.
 */
export function decodeFrameHeading(bytes: Uint8Array, magic: number): Result<FrameHeading, Refusal<WireCode | 'CODEC_TRUNCATED'>> {
  if (bytes.length < WIRE_LIMITS.frameHeadingSize) return err({ code: 'CODEC_TRUNCATED' });
  const reader = new ByteReader(bytes);
  if (reader.u32() !== magic) return err({ code: 'WIRE_FRAME_MAGIC_WRONG' });
  const command = commandOf(reader.bytes(COMMAND_SIZE));
  if (command === null) return err({ code: 'WIRE_FRAME_COMMAND_MALFORMED' });
  const length = reader.u32();
  if (length > WIRE_LIMITS.maxPayloadSize) return err({ code: 'WIRE_FRAME_TOO_LARGE', detail: { length } });
  return ok({ command, length, checksum: reader.bytes(CHECKSUM_SIZE) });
}

export interface SplitFrames {
  /** Whole frames, in order. Payloads are views of the buffer. */
  readonly frames: readonly Frame[];
  /** What is left: the beginning of a frame that has not arrived in full, or everything from a bad frame on. A view. */
  readonly rest: Uint8Array;
  /** Why the stream cannot go on: `rest` starts with a bad frame. The peer is to be disconnected. */
  readonly fault?: Refusal<WireCode>;
}

/** The frames at the start of received bytes. The caller puts `rest` in front of what arrives next. */
export function splitFrames(buffer: Uint8Array, magic: number, sha256: Sha256 = portableSha256): SplitFrames {
  const frames: Frame[] = [];
  let at = 0;
  while (buffer.length - at >= WIRE_LIMITS.frameHeadingSize) {
    const rest = buffer.subarray(at);
    const heading = decodeFrameHeading(rest, magic);
    if (!heading.ok) return { frames, rest, fault: heading.error as Refusal<WireCode> };
    const { command, length, checksum } = heading.value;
    const end = WIRE_LIMITS.frameHeadingSize + length;
    if (rest.length < end) return { frames, rest };
    const payload = rest.subarray(WIRE_LIMITS.frameHeadingSize, end);
    if (!bytesEqual(checksum, checksumOf(payload, sha256))) return { frames, rest, fault: { code: 'WIRE_FRAME_CHECKSUM_WRONG' } };
    frames.push({ command, payload });
    at += end;
  }
  return { frames, rest: buffer.subarray(at) };
}
