import { BrokenAssumption } from '@mbaas/kernel';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key of its own for each purpose, from the service's secret (HKDF-SHA256). 32 bytes. */
export const deriveSecret = (secret: Uint8Array, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'mbaas-identity', purpose, 32));

/** AES-256-GCM: nonce 12 ‖ tag 16 ‖ ciphertext. `label` is bound to it, so a box cannot be moved to another row. */
export function seal(key: Uint8Array, label: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(label));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws BrokenAssumption when the key or the label is another one, or the box was changed. */
export function unseal(key: Uint8Array, label: string, box: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(label));
  decipher.setAuthTag(box.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    throw new BrokenAssumption('a sealed signing key cannot be opened: the identity secret is not the one it was sealed with');
  }
}
