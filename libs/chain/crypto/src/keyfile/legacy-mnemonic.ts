import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { bytesEqual, concatBytes, hexDecode, hexEncode, isUtf8, utf8Decode, utf8Encode } from '@mbaas/chain-primitives';
import { ecb } from '@noble/ciphers/aes.js';
import { ripemd160, sha256, sha256d } from '../hash/hashes.ts';
import type { KeyFileCode } from './keyfile.errors.ts';

const BLOCK = 16;
const CHECKSUM_SIZE = 4;
/** A mnemonic of 24 words, its checksum and padding stay far below it. */
const MAX_BYTES = 1025;
const RAW = { disablePadding: true };

const keyOf = (password: string): Uint8Array => sha256(ripemd160(utf8Encode(password)));
const checksum = (data: Uint8Array): Uint8Array => sha256d(data).subarray(0, CHECKSUM_SIZE);

/**
 * The form of older key files and of the node's database (wire-format §5.3): hex of one byte, the count of zeros added,
 * and AES-256-ECB of mnemonic, checksum and zeros. Kept for reading old files: ECB without salt is weak.
 */
export function encodeLegacyMnemonic(mnemonic: string, password: string): string {
  const text = utf8Encode(mnemonic);
  const data = concatBytes(text, checksum(text));
  const added = BLOCK - (data.length % BLOCK);
  const encrypted = ecb(keyOf(password), RAW).encrypt(concatBytes(data, new Uint8Array(added)));
  return hexEncode(concatBytes(Uint8Array.of(added), encrypted));
}

function withoutChecksum(data: Uint8Array): Uint8Array | undefined {
  const text = data.slice(0, -CHECKSUM_SIZE);
  return data.length > CHECKSUM_SIZE && bytesEqual(data.subarray(-CHECKSUM_SIZE), checksum(text)) ? text : undefined;
}

/** Inverse. KEYFILE_SHAPE_INVALID, KEYFILE_PASSWORD_WRONG. */
export function decodeLegacyMnemonic(hex: string, password: string): Result<string, Refusal<KeyFileCode>> {
  const bytes = hex.length <= 2 * MAX_BYTES ? hexDecode(hex) : undefined;
  if (bytes === undefined || !bytes.ok) return err({ code: 'KEYFILE_SHAPE_INVALID' });
  const [added = 0] = bytes.value;
  const encrypted = bytes.value.slice(1);
  if (encrypted.length === 0 || encrypted.length % BLOCK !== 0 || added < 1 || added > BLOCK) return err({ code: 'KEYFILE_SHAPE_INVALID' });
  const data = ecb(keyOf(password), RAW).decrypt(encrypted);
  // Data that filled its last block may have been stored without a further block of zeros.
  const text = withoutChecksum(data.subarray(0, -added)) ?? (added === BLOCK ? withoutChecksum(data) : undefined);
  return text !== undefined && isUtf8(text) ? ok(utf8Decode(text)) : err({ code: 'KEYFILE_PASSWORD_WRONG' });
}
