import { bytesEqual, concatBytes, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { base64 } from '@scure/base';
import { addressOfPublicKey, type AddressNetwork } from '../address/address.ts';
import { compressPublicKey } from '../ecdsa/public-key.ts';
import { recoverPublicKey } from '../ecdsa/recover.ts';
import { signRecoverable } from '../ecdsa/sign.ts';
import { messageDigest, type MessageStyle } from './message-digest.ts';

const SIZE = 65;
const HEADER_BASE = 27;
const HEADER_COMPRESSED = 4;
const BASE64 = /^[A-Za-z0-9+/]{87}=$/;
const HEX = /^[0-9a-fA-F]{130}$/;

interface MessageSignature {
  readonly compact: Uint8Array;
  readonly recovery: number;
  readonly compressed: boolean;
}

/**
 * Signs a text: 65 bytes (header, r, s) as base64 in the node's style, as hex in metaversejs'. wire-format §5.5.
 * `compressed`: whether the signer's address is that of the compressed key, which wallets of this chain always use.
 */
export function signMessage(message: string, privateKey: Uint8Array, style: MessageStyle, compressed = true): string {
  const { recovery, compact } = signRecoverable(messageDigest(message, style), privateKey);
  const header = HEADER_BASE + recovery + (compressed ? HEADER_COMPRESSED : 0);
  const bytes = concatBytes(Uint8Array.of(header), compact);
  return style === 'node' ? base64.encode(bytes) : hexEncode(bytes);
}

/** Either text form belongs to either style in the wild. */
function bytesOf(text: string): Uint8Array | undefined {
  if (BASE64.test(text)) return base64.decode(text);
  const hex = HEX.test(text) ? hexDecode(text) : undefined;
  return hex?.ok === true ? hex.value : undefined;
}

function decodeSignature(text: string): MessageSignature | undefined {
  const bytes = bytesOf(text);
  const header = bytes?.[0] ?? 0;
  const mark = header - HEADER_BASE;
  if (bytes?.length !== SIZE || mark < 0 || mark > 7) return undefined;
  return { compact: bytes.slice(1), recovery: mark & 3, compressed: mark >= HEADER_COMPRESSED };
}

/** Who signed, read in one style: the public key as the header says (33 or 65 bytes); undefined when nobody did. */
export function recoverMessageSigner(message: string, signature: string, style: MessageStyle): Uint8Array | undefined {
  const decoded = decodeSignature(signature);
  return decoded && recoverPublicKey(messageDigest(message, style), decoded.compact, decoded.recovery, decoded.compressed);
}

/**
 * Whether `signer` (a key-hash address of `network`, or the bytes of a public key) signed the text, in either style.
 * False for anything malformed, for script-hash addresses and for addresses of another network; it never throws.
 */
export function verifyMessage(message: string, signature: string, signer: string | Uint8Array, network: AddressNetwork): boolean {
  return (['node', 'mjs'] as const).some((style) => {
    const key = recoverMessageSigner(message, signature, style);
    if (key === undefined) return false;
    if (typeof signer === 'string') return addressOfPublicKey(key, network) === signer;
    const expected = compressPublicKey(signer);
    const recovered = compressPublicKey(key);
    return expected !== undefined && recovered !== undefined && bytesEqual(expected, recovered);
  });
}
