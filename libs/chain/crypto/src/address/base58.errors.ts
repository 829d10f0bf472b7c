import { codes } from '@mbaas/kernel';

/** Why a text is no base58check. wire-format §5.1. */
export const BASE58_CODES = codes('BASE58', {
  BASE58_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The text is not base58 with a valid checksum.' },
});
