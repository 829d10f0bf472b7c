import { hashText, heightNumber } from '@mbaas/contracts-events';
import { z } from 'zod';
import { hexBytes } from './paging.ts';
import { defineQuery } from './query-definition.ts';

/** Bytes of a header, wire-format 1.1. */
const HEADER_BYTES = 148;
/** A block or a transaction on the wire, wire-format 3. */
const MAX_BLOCK_BYTES = 1_000_000;
/** Hashes of one locator: floor(log2(height) + 12) of the wire is below this for every height of 32 bits. */
const MAX_LOCATOR = 64;
const MAX_HEADERS = 2_000;
const MAX_HASHES = 5_000;

export const chainLocator = defineQuery({
  name: 'chain.locator',
  effect: 'reads',
  doc: 'Hashes of the main chain from the tip down, denser near the tip, ending with the genesis (wire-format 6.5), and the tips of branches beside it.',
  request: z.strictObject({}),
  answer: z.strictObject({ height: heightNumber, hashes: z.array(hashText).min(1).max(MAX_LOCATOR), branches: z.array(hashText).max(8) }),
});

export const chainHeaders = defineQuery({
  name: 'chain.headers',
  effect: 'reads',
  doc: 'Headers of the main chain above the first hash of a locator that is on it (genesis where none is), oldest first, up to and including a stop hash.',
  request: z.strictObject({ locator: z.array(hashText).max(MAX_LOCATOR), stop: hashText.optional(), limit: z.int().min(1).max(MAX_HEADERS) }),
  answer: z.strictObject({
    start: heightNumber.describe('Height of the locator hash that was found; the items begin one above'),
    lastKnown: z.boolean().describe('Whether the last hash of the locator is on the main chain'),
    items: z.array(z.strictObject({ hash: hashText, raw: hexBytes(HEADER_BYTES), transactionCount: z.int().min(1) })).max(MAX_HEADERS),
  }),
});

export const chainRawBlocks = defineQuery({
  name: 'chain.raw-blocks',
  effect: 'reads',
  doc: 'Blocks as received, of the main chain and beside it, in the order asked for; those that are not there are left out. Ends early after `maxBytes`, never before the first.',
  request: z.strictObject({ hashes: z.array(hashText).min(1).max(500), maxBytes: z.int().min(1).max(8 * MAX_BLOCK_BYTES).default(4 * MAX_BLOCK_BYTES) }),
  answer: z.strictObject({ items: z.array(z.strictObject({ hash: hashText, raw: hexBytes(MAX_BLOCK_BYTES) })), looked: z.int().min(1).describe('How many of the hashes asked for were looked for') }),
});

export const chainRawTransactions = defineQuery({
  name: 'chain.raw-transactions',
  effect: 'reads',
  doc: 'Transactions of the pool and the main chain as received, in the order asked for; those that are not there are left out. Ends early after `maxBytes`, never before the first.',
  request: z.strictObject({ txids: z.array(hashText).min(1).max(500), maxBytes: z.int().min(1).max(8 * MAX_BLOCK_BYTES).default(4 * MAX_BLOCK_BYTES) }),
  answer: z.strictObject({ items: z.array(z.strictObject({ txid: hashText, raw: hexBytes(MAX_BLOCK_BYTES) })), looked: z.int().min(1).describe('How many of the ids asked for were looked for') }),
});

/**
 * `queued`: received, not decided · `main` · `side`: stored beside the main chain · `orphan`: its parent is not there ·
 * `refused`: with the code of the rule · `unknown`: never seen, or forgotten again.
 */
export const blockFate = z.enum(['queued', 'main', 'side', 'orphan', 'refused', 'unknown']);

export const chainBlockFates = defineQuery({
  name: 'chain.block-fates',
  effect: 'reads',
  doc: 'What became of blocks by their hashes, in the order asked for.',
  request: z.strictObject({ hashes: z.array(hashText).min(1).max(MAX_HASHES) }),
  answer: z.strictObject({
    items: z.array(z.strictObject({ fate: blockFate, code: z.string().max(64).optional(), again: z.boolean().optional().describe('Of a refusal: it may pass, or was of the bytes beside the hash; the same hash from somebody else may be good'), missing: hashText.optional().describe('Of an orphan: the nearest ancestor that is not there') })),
  }),
});

export const chainKnownTransactions = defineQuery({
  name: 'chain.known-transactions',
  effect: 'reads',
  doc: 'Which of some transactions are in the pool or on the main chain, in the order asked for.',
  request: z.strictObject({ txids: z.array(hashText).min(1).max(MAX_HASHES) }),
  answer: z.strictObject({ known: z.array(z.boolean()) }),
});

export const chainPoolIds = defineQuery({
  name: 'chain.pool-ids',
  effect: 'reads',
  doc: 'Ids of waiting transactions in the order in which they were accepted, after a number that an earlier answer gave.',
  request: z.strictObject({ after: z.string().regex(/^\d{1,19}$/).default('0'), limit: z.int().min(1).max(50_000).default(MAX_HASHES) }),
  answer: z.strictObject({ txids: z.array(hashText), after: z.string().regex(/^\d{1,19}$/) }),
});

export type BlockFateName = z.output<typeof blockFate>;
