import type { CodecCode } from '@mbaas/chain-primitives';
import { codes } from '@mbaas/kernel';

/** Codes of chain objects and frames, beside CODEC_CODES of the byte layer. wire-format §1.2, §3, §6.1. */
export const WIRE_CODES = codes('WIRE', {
  WIRE_OBJECT_TOO_LARGE: { outcome: 'reject', penalty: 100, http: 413, doc: 'The object is larger than any message of the network.' },
  WIRE_BLOCK_VERSION_UNKNOWN: { outcome: 'reject', penalty: 100, http: 400, doc: 'A block has version 1, 2 or 3.' },
  WIRE_ATTACHMENT_STATUS_UNKNOWN: { outcome: 'reject', penalty: 100, http: 400, doc: 'The status of an asset or avatar record is 1 or 2.' },
  WIRE_FRAME_MAGIC_WRONG: { outcome: 'reject', penalty: 100, http: 400, doc: 'The frame belongs to another network.' },
  WIRE_FRAME_COMMAND_MALFORMED: { outcome: 'reject', penalty: 100, http: 400, doc: 'A command is printable ASCII, filled up with zero bytes.' },
  WIRE_FRAME_TOO_LARGE: { outcome: 'reject', penalty: 100, http: 400, doc: 'A payload has at most 1,800,003 bytes.' },
  WIRE_FRAME_CHECKSUM_WRONG: { outcome: 'reject', penalty: 100, http: 400, doc: 'The checksum does not belong to the payload.' },
  WIRE_COMMAND_UNKNOWN: { outcome: 'reject', penalty: 100, http: 400, doc: 'No such message exists at protocol version 70012.' },
});

export type WireCode = keyof typeof WIRE_CODES;
/** Whatever a decoder of this library can refuse with. */
export type DecodeCode = CodecCode | WireCode;
