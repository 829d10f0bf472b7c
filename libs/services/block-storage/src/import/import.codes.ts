import { codes } from '@mbaas/kernel';

/** Why an import stops beside the rules' own codes. */
export const IMPORT_CODES = codes('IMPORT', {
  IMPORT_LINE_UNREADABLE: { outcome: 'reject', penalty: 0, http: 422, doc: 'The line is not a JSON object with the block bytes as hex in "raw".' },
  IMPORT_LINE_TOO_LONG: { outcome: 'reject', penalty: 0, http: 422, doc: 'The line is longer than any block could be.' },
  IMPORT_FILE_DAMAGED: { outcome: 'reject', penalty: 0, http: 422, doc: 'The compressed file ends early or is damaged.' },
  IMPORT_GENESIS_MISMATCH: { outcome: 'reject', penalty: 0, http: 422, doc: 'The file starts with the genesis block of another network.' },
  IMPORT_BLOCK_UNCONNECTED: { outcome: 'reject', penalty: 0, http: 422, doc: 'The block does not follow the chain stored so far.' },
});

export type ImportCode = keyof typeof IMPORT_CODES;
