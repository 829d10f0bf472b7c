import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KekError } from '../keys.errors.ts';

const NONCE_SIZE = 12;
const TAG_SIZE = 16;

/**
 * AES-256-GCM with a fresh random nonce: nonce 12 ‖ ciphertext ‖ tag 16. `context` is authenticated, not stored: opening
 * under another one fails. One key seals so few texts here (one) that random nonces cannot meet.
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(NONCE_SIZE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

/** The plain bytes. Throws KekError KEK_SEAL_BROKEN on any change of the box, the key or the context. */
export function open(key: Uint8Array, box: Uint8Array, context: string): Buffer {
  if (box.length < NONCE_SIZE + TAG_SIZE) throw new KekError('KEK_SEAL_BROKEN');
  const tagStart = box.length - TAG_SIZE;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_SIZE)).setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(box.subarray(tagStart));
  const plain = decipher.update(box.subarray(NONCE_SIZE, tagStart));
  try {
    decipher.final();
    return plain;
  } catch {
    // Unauthenticated plain text must not be seen by anybody.
    plain.fill(0);
    throw new KekError('KEK_SEAL_BROKEN');
  }
}
