import { codes } from '@mbaas/kernel';

/** What the writer refuses beside the rules' own codes. */
export const WRITER_CODES = codes('WRITER', {
  WRITER_BLOCK_REFUSED_BEFORE: { outcome: 'reject', penalty: 100, http: 422, doc: 'This block, or one it stands on, was refused before.' },
});

export type WriterCode = keyof typeof WRITER_CODES;
