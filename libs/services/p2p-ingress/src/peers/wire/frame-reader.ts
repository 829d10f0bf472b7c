import { decodeFrameHeading, isP2pCommand, WIRE_LIMITS, type FrameHeading, type P2pCommand } from '@mbaas/chain-codec';
import { bytesEqual } from '@mbaas/chain-primitives';
import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { PAYLOAD_LIMITS } from './payload-limits.ts';

export type FrameFault = Refusal<'PEER_MAGIC_WRONG' | 'PEER_COMMAND_UNKNOWN' | 'PEER_FRAME_TOO_LARGE' | 'PEER_CHECKSUM_WRONG'>;

/** A whole frame of a known command whose checksum is right. The payload is a copy: nothing of the socket's buffer stays with it. */
export interface ReadFrame {
  readonly command: P2pCommand;
  readonly payload: Uint8Array;
}

const HEADING = WIRE_LIMITS.frameHeadingSize;
const CHECKSUM_SIZE = 4;
/** First allocation for a payload; grown to twice what has arrived, never to what was only announced. */
const FIRST_BYTES = 16_384;

const FAULTS = {
  WIRE_FRAME_MAGIC_WRONG: 'PEER_MAGIC_WRONG',
  WIRE_FRAME_COMMAND_MALFORMED: 'PEER_COMMAND_UNKNOWN',
  WIRE_FRAME_TOO_LARGE: 'PEER_FRAME_TOO_LARGE',
} as const;

interface Heading extends Omit<FrameHeading, 'command'> {
  readonly command: P2pCommand;
}

function checkHeading(bytes: Uint8Array, magic: number): Result<Heading, FrameFault> {
  const heading = decodeFrameHeading(bytes, magic);
  if (!heading.ok) {
    const { code } = heading.error;
    assert(code in FAULTS, 'a whole heading fails by its magic, its command or its length');
    return err({ code: FAULTS[code as keyof typeof FAULTS] });
  }
  const { command, length, checksum } = heading.value;
  if (!isP2pCommand(command)) return err({ code: 'PEER_COMMAND_UNKNOWN' });
  if (length > PAYLOAD_LIMITS[command]) return err({ code: 'PEER_FRAME_TOO_LARGE', detail: { command, length } });
  return ok({ command, length, checksum });
}

/**
 * Frames out of a stream of bytes that comes in pieces of any size: give it a piece, take frames until there are none.
 * Each byte is copied a bounded number of times; memory is at most twice what has arrived of one frame. What it says
 * depends on the bytes alone, not on where they were cut. wire-format 6.1.
 */
export class FrameReader {
  readonly #magic: number;
  readonly #heading = new Uint8Array(HEADING);
  #headingBytes = 0;
  #current: Heading | undefined;
  #payload: Uint8Array = new Uint8Array(0);
  #payloadBytes = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #fault: FrameFault | undefined;

  constructor(magic: number) {
    this.#magic = magic;
  }

  /** Whether a frame has begun and not ended. */
  get isWithinFrame(): boolean {
    return this.#headingBytes > 0;
  }

  /** Takes received bytes, of which a view is kept until `next` has used them up: call it only when `next` had nothing more. */
  push(chunk: Uint8Array): void {
    assert(this.#at === this.#chunk.length || this.#fault !== undefined, 'bytes are pushed when the last ones are used up');
    this.#chunk = chunk;
    this.#at = 0;
  }

  /** The next frame; undefined: more bytes are needed. After a fault, the same fault for ever. */
  next(): Result<ReadFrame | undefined, FrameFault> {
    if (this.#fault !== undefined) return err(this.#fault);
    const frame = this.#read();
    if (!frame.ok) this.#fault = frame.error;
    return frame;
  }

  #read(): Result<ReadFrame | undefined, FrameFault> {
    if (this.#current === undefined) {
      this.#headingBytes += this.#take(this.#heading, this.#headingBytes, HEADING);
      if (this.#headingBytes < HEADING) return ok(undefined);
      const heading = checkHeading(this.#heading, this.#magic);
      if (!heading.ok) return heading;
      // The checksum is a view of the buffer that the next heading goes to.
      this.#current = { ...heading.value, checksum: heading.value.checksum.slice() };
    }
    const { command, length, checksum } = this.#current;
    this.#makeRoom(length);
    this.#payloadBytes += this.#take(this.#payload, this.#payloadBytes, length);
    if (this.#payloadBytes < length) return ok(undefined);
    const payload = this.#payload;
    this.#current = undefined;
    this.#headingBytes = 0;
    this.#payload = new Uint8Array(0);
    this.#payloadBytes = 0;
    if (!bytesEqual(nativeSha256(nativeSha256(payload)).subarray(0, CHECKSUM_SIZE), checksum)) return err({ code: 'PEER_CHECKSUM_WRONG', detail: { command } });
    return ok({ command, payload });
  }

  /** Copies from the chunk what is there and wanted; gives how much. */
  #take(target: Uint8Array, from: number, to: number): number {
    const count = Math.min(to - from, this.#chunk.length - this.#at);
    target.set(this.#chunk.subarray(this.#at, this.#at + count), from);
    this.#at += count;
    return count;
  }

  /** Room for what the chunk holds of the payload: exact at its end, so that nothing is copied once more. */
  #makeRoom(length: number): void {
    const needed = Math.min(length, this.#payloadBytes + this.#chunk.length - this.#at);
    if (needed <= this.#payload.length) return;
    const grown = new Uint8Array(Math.min(length, Math.max(needed, FIRST_BYTES, 2 * this.#payload.length)));
    grown.set(this.#payload.subarray(0, this.#payloadBytes));
    this.#payload = grown;
  }
}
