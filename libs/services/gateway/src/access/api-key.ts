import { createHash, randomBytes } from 'node:crypto';

/** `mbk_<16 hex: key id>_<43 base64url: 256 random bits>`. The prefix lets secret scanners find leaked keys. */
const FORMAT = /^mbk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

export interface ApiKey {
  readonly keyId: string;
  readonly secret: string;
}

export const generateApiKey = (): ApiKey => ({ keyId: randomBytes(8).toString('hex'), secret: randomBytes(32).toString('base64url') });

export const formatApiKey = ({ keyId, secret }: ApiKey): string => `mbk_${keyId}_${secret}`;

/** Null when the text has not the form of a key. */
export function parseApiKey(text: string): ApiKey | null {
  const [, keyId, secret] = FORMAT.exec(text) ?? [];
  return keyId === undefined || secret === undefined ? null : { keyId, secret };
}

/** What is stored of a key, 32 bytes. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
