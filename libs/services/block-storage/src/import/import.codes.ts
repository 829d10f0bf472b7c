import { codes } from '@mbaas/kernel';
import { BLOCK_FILE_CODES } from '@mbaas/platform-block-file';

/** Why an import stops beside the rules' own codes. */
export const IMPORT_CODES = {
  ...BLOCK_FILE_CODES,
  ...codes('IMPORT', {
    IMPORT_GENESIS_MISMATCH: { outcome: 'reject', penalty: 0, http: 422, doc: 'The file starts with the genesis block of another network.' },
    IMPORT_BLOCK_UNCONNECTED: { outcome: 'reject', penalty: 0, http: 422, doc: 'The block does not follow the chain stored so far.' },
  }),
} as const;

export type ImportCode = keyof typeof IMPORT_CODES;
