import { assert } from '@mbaas/kernel';
import { bytesEqual, concatBytes, utf8Encode } from '@mbaas/chain-primitives';
import { cbc } from '@noble/ciphers/aes.js';
import { md5 } from '@noble/hashes/legacy.js';

const MAGIC = utf8Encode('Salted__');
const HEAD_SIZE = 16;
const BLOCK = 16;
const KEY_SIZE = 32;
/** Padding is checked here, so that a wrong password is a value and no exception. */
const RAW = { disablePadding: true };

/** OpenSSL's EVP_BytesToKey with MD5 and one round: 32 bytes key, 16 bytes initialisation vector. wire-format §5.3. */
function deriveKey(password: Uint8Array, salt: Uint8Array): { readonly key: Uint8Array; readonly iv: Uint8Array } {
  let block: Uint8Array = new Uint8Array(0);
  let derived: Uint8Array = new Uint8Array(0);
  while (derived.length < KEY_SIZE + BLOCK) {
    block = md5(concatBytes(block, password, salt));
    derived = concatBytes(derived, block);
  }
  return { key: derived.slice(0, KEY_SIZE), iv: derived.slice(KEY_SIZE, KEY_SIZE + BLOCK) };
}

/** PKCS#7: the number of added bytes, in each of them. */
function addPadding(plain: Uint8Array): Uint8Array {
  const added = BLOCK - (plain.length % BLOCK);
  return concatBytes(plain, new Uint8Array(added).fill(added));
}

function removePadding(padded: Uint8Array): Uint8Array | undefined {
  const added = padded.at(-1) ?? 0;
  if (added < 1 || added > BLOCK) return undefined;
  return padded.subarray(-added).every((byte) => byte === added) ? padded.slice(0, -added) : undefined;
}

/** "Salted__" ‖ salt ‖ AES-256-CBC of `plain`. `salt`: 8 bytes, new and random each time. */
export function encryptSalted(plain: Uint8Array, password: string, salt: Uint8Array): Uint8Array {
  assert(salt.length === 8, 'a salt has 8 bytes');
  const { key, iv } = deriveKey(utf8Encode(password), salt);
  return concatBytes(MAGIC, salt, cbc(key, iv, RAW).encrypt(addPadding(plain)));
}

/** Inverse; undefined when the form or (most likely) the password is wrong. */
export function decryptSalted(bytes: Uint8Array, password: string): Uint8Array | undefined {
  const isForm = bytes.length > HEAD_SIZE && bytes.length % BLOCK === 0 && bytesEqual(bytes.subarray(0, 8), MAGIC);
  if (!isForm) return undefined;
  const { key, iv } = deriveKey(utf8Encode(password), bytes.subarray(8, HEAD_SIZE));
  return removePadding(cbc(key, iv, RAW).decrypt(bytes.slice(HEAD_SIZE)));
}
