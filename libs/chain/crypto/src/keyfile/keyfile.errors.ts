import { codes } from '@mbaas/kernel';

/** Why a key file does not open. wire-format §5.3. */
export const KEYFILE_CODES = codes('KEYFILE', {
  KEYFILE_SHAPE_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The file is no key file of the wallet: a member is missing or not of its form.' },
  KEYFILE_ALGORITHM_UNKNOWN: { outcome: 'reject', penalty: 0, http: 400, doc: 'The key file is encrypted in a way this version does not know.' },
  KEYFILE_PASSWORD_WRONG: { outcome: 'reject', penalty: 0, http: 403, doc: 'The password does not open the key file.' },
});

export type KeyFileCode = keyof typeof KEYFILE_CODES;
