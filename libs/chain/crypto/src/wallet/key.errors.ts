import { codes } from '@mbaas/kernel';

/** Why a text is no private key, extended key or path. wire-format §5.1, §5.2. */
export const KEY_CODES = codes('KEY', {
  KEY_WIF_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The text is no private key in wallet import format.' },
  KEY_WIF_OTHER_NETWORK: { outcome: 'reject', penalty: 0, http: 400, doc: 'The private key is marked for another network.' },
  KEY_EXTENDED_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The text is no extended key (xprv or xpub).' },
  KEY_PATH_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: "A derivation path reads m/0 or m/44'/0'/0." },
  KEY_PATH_NEEDS_PRIVATE: { outcome: 'reject', penalty: 0, http: 400, doc: 'Hardened children need the private extended key.' },
});

export type KeyCode = keyof typeof KEY_CODES;
