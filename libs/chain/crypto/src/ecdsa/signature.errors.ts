import { codes } from '@mbaas/kernel';

/** Why bytes are no signature. wire-format §2.6. */
export const SIGNATURE_CODES = codes('SIGNATURE', {
  SIGNATURE_DER_INVALID: { outcome: 'reject', penalty: 100, http: 400, doc: 'The signature is not in strict DER form.' },
});
