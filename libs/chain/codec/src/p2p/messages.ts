import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { Codec } from '../dsl/codec.ts';
import { decodeWhole, encodeWhole } from '../dsl/whole.ts';
import type { DecodeCode } from '../wire.errors.ts';
import { p2pMessages, type P2pBody, type P2pCommand, type P2pMessage } from './messages.codec.ts';

/** True for the commands of protocol version 70012. */
export const isP2pCommand = (command: string): command is P2pCommand => Object.hasOwn(p2pMessages, command);

/** The codecs of different commands share no type; what goes in and out is tied to the command by the callers' signatures. */
const codecOf = (command: P2pCommand): Codec<unknown> => p2pMessages[command];

/** The message in a frame's payload. WIRE_COMMAND_UNKNOWN, or the code of what is wrong with the payload. Views of `payload`. */
export function decodeMessage(command: string, payload: Uint8Array): Result<P2pMessage, Refusal<DecodeCode>> {
  if (!isP2pCommand(command)) return err({ code: 'WIRE_COMMAND_UNKNOWN' });
  const body = decodeWhole(codecOf(command), payload);
  return body.ok ? ok({ command, body: body.value } as P2pMessage) : body;
}

/** Payload bytes of a message. Throws CodecError on values that do not fit. */
export const encodeMessageBody = <C extends P2pCommand>(command: C, body: P2pBody<C>): Uint8Array => encodeWhole(codecOf(command), body);
