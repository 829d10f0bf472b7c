import { ByteWriter, utf8Encode } from '@mbaas/chain-primitives';
import { sha256d } from '../hash/hashes.ts';

/** Whose form a signed message has: the node library's, or metaversejs'. They are incompatible. wire-format §5.5. */
export type MessageStyle = 'node' | 'mjs';

/** Both texts follow the byte 24, although the second has 26 characters: that is what its author hashes. */
const PREFIX_LENGTH_BYTE = 0x18;
const PREFIXES: Readonly<Record<MessageStyle, string>> = { node: 'Bitcoin Signed Message:\n', mjs: 'Metaverse Signed Message:\n' };

/**
 * The 32 bytes that are signed for a text message. The text's length is counted in bytes of UTF-8 by the node and in
 * UTF-16 units by metaversejs, which differ outside ASCII.
 */
export function messageDigest(message: string, style: MessageStyle): Uint8Array {
  const text = utf8Encode(message);
  const writer = new ByteWriter(64 + text.length);
  writer.u8(PREFIX_LENGTH_BYTE);
  writer.bytes(utf8Encode(PREFIXES[style]));
  writer.varint(style === 'mjs' ? message.length : text.length);
  writer.bytes(text);
  return sha256d(writer.finish());
}
