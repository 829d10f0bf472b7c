import { codes } from '@mbaas/kernel';

/** Why words are no mnemonic. wire-format §5.2. */
export const MNEMONIC_CODES = codes('MNEMONIC', {
  MNEMONIC_LENGTH_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'A mnemonic has 3, 6, 9 … 24 words; wallets make 24.' },
  MNEMONIC_WORD_UNKNOWN: { outcome: 'reject', penalty: 0, http: 400, doc: 'A word is not in the list of this language; check its spelling and its accents (NFC form).' },
  MNEMONIC_CHECKSUM_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The words do not belong together; check their order.' },
});

export type MnemonicCode = keyof typeof MNEMONIC_CODES;
