import { codes } from '@mbaas/kernel';

/** What chain queries answer when there is nothing to answer. */
export const CHAIN_CODES = codes('CHAIN', {
  CHAIN_BLOCK_UNKNOWN: { outcome: 'ignore', penalty: 0, http: 404, doc: 'No block of the main chain has this height or hash.' },
  CHAIN_BLOCK_UNNAMED: { outcome: 'reject', penalty: 0, http: 400, doc: 'Name the block by its height or by its hash.' },
  CHAIN_TRANSACTION_UNKNOWN: { outcome: 'ignore', penalty: 0, http: 404, doc: 'Neither the main chain nor the pool holds this transaction.' },
  CHAIN_ASSET_UNKNOWN: { outcome: 'ignore', penalty: 0, http: 404, doc: 'No asset with this symbol was issued.' },
  CHAIN_AVATAR_UNKNOWN: { outcome: 'ignore', penalty: 0, http: 404, doc: 'No avatar has this name or lives at this address.' },
  CHAIN_AVATAR_UNNAMED: { outcome: 'reject', penalty: 0, http: 400, doc: 'Name the avatar by its name or by its address.' },
  CHAIN_ADDRESS_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The address is mistyped or belongs to another network.' },
  CHAIN_CURSOR_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The cursor is not one that this query has given.' },
});

export type ChainCode = keyof typeof CHAIN_CODES;
