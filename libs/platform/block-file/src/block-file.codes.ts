import { codes } from '@mbaas/kernel';

/** Why a file of blocks cannot be read on. */
export const BLOCK_FILE_CODES = codes('IMPORT', {
  IMPORT_LINE_UNREADABLE: { outcome: 'reject', penalty: 0, http: 422, doc: 'The line is not a JSON object with the block bytes as hex in "raw".' },
  IMPORT_LINE_TOO_LONG: { outcome: 'reject', penalty: 0, http: 422, doc: 'The line is longer than any block could be.' },
  IMPORT_FILE_DAMAGED: { outcome: 'reject', penalty: 0, http: 422, doc: 'The compressed file ends early or is damaged.' },
});

export type BlockFileCode = keyof typeof BLOCK_FILE_CODES;
