import { codes } from '@mbaas/kernel';

/** What an operator's look at the stored chain can find, beside the rules' own codes. */
export const VERIFY_CODES = codes('VERIFY', {
  VERIFY_BYTES_DIFFER: { outcome: 'reject', penalty: 0, http: 500, doc: 'The stored bytes are not those of the hash, header or count they are stored under.' },
  VERIFY_ROWS_DIFFER: { outcome: 'reject', penalty: 0, http: 500, doc: 'The rows of the transactions of a block do not follow from its bytes.' },
  VERIFY_CHAIN_MOVED: { outcome: 'defer', penalty: 0, http: 409, doc: 'The main chain took another branch meanwhile. Begin again.' },
});

export type VerifyCode = keyof typeof VERIFY_CODES;

/** A chain that took another branch while its blocks were read one after the other. */
export class ChainMoved extends Error {
  override readonly name = 'ChainMoved';
  readonly code = 'VERIFY_CHAIN_MOVED' satisfies VerifyCode;
  constructor() {
    super(VERIFY_CODES.VERIFY_CHAIN_MOVED.doc);
  }
}
