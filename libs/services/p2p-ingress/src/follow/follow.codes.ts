import { codes } from '@mbaas/kernel';

/** What a peer can do wrong while it gives us the chain or takes it from us. Penalties are points of its score; 100 bans. */
export const FOLLOW_CODES = codes('FOLLOW', {
  FOLLOW_HEADERS_BROKEN: { outcome: 'reject', penalty: 50, http: 422, doc: 'The headers of one message do not follow one another.' },
  FOLLOW_HEADERS_UNLINKED: { outcome: 'reject', penalty: 10, http: 422, doc: 'Headers came again and again that no known block precedes.' },
  FOLLOW_HEADERS_REPEATED: { outcome: 'reject', penalty: 10, http: 422, doc: 'Headers were asked for and the same ones, or none, came again and again.' },
  FOLLOW_HEADERS_WEAK: { outcome: 'ignore', penalty: 2, http: 422, doc: 'The branch shown has no more work than the main chain.' },
  FOLLOW_HEADERS_ENDLESS: { outcome: 'reject', penalty: 50, http: 422, doc: 'Too many headers of a branch without more work than the main chain.' },
  FOLLOW_BLOCKS_WITHHELD: { outcome: 'reject', penalty: 25, http: 422, doc: 'A block was announced and then not given.' },
  FOLLOW_STALLED: { outcome: 'reject', penalty: 50, http: 422, doc: 'Blocks that were asked for did not come in time.' },
  FOLLOW_BLOCK_UNASKED: { outcome: 'reject', penalty: 5, http: 422, doc: 'More blocks came unasked than are taken.' },
  FOLLOW_BLOCK_ORPHAN: { outcome: 'reject', penalty: 5, http: 422, doc: 'A block came unasked whose parent is not known.' },
  FOLLOW_LOCATOR_TOO_LONG: { outcome: 'reject', penalty: 0, http: 422, doc: 'A locator has more hashes than a chain of our height needs.' },
  FOLLOW_REQUESTS_TOO_MANY: { outcome: 'reject', penalty: 20, http: 422, doc: 'More was asked for than can wait to be sent.' },
  FOLLOW_INVENTORY_TOO_LONG: { outcome: 'reject', penalty: 10, http: 422, doc: 'More transactions were announced than can be fetched.' },
});

export type FollowCode = keyof typeof FOLLOW_CODES;
