import { CLAIM_CHECK_BYTES, defineWork, type WorkDefinition } from './work-definition.ts';

const HOUR_MS = 3_600_000;
const RETENTION_MS = 6 * HOUR_MS;

/** A block on the wire has at most 1,000,000 bytes (wire-format §3). */
const MAX_BLOCK_BYTES = 1_000_000;

/** A batch holds at least one transaction, which may be as long as a block, and the scripts that it unlocks. */
const MAX_BATCH_BYTES = 8_000_000;

export const blockReceived = defineWork({
  name: 'chain.block-received',
  version: 1,
  // One: blocks mostly come in the order of their heights, and keeping it spares the store from holding them back.
  partitions: 1,
  retentionMs: RETENTION_MS,
  maxBytes: MAX_BLOCK_BYTES,
  attempts: 5,
  doc: 'A block as it came from outside, wire bytes. Checked in full by whoever stores it.',
});

export const scriptsToCheck = defineWork({
  name: 'validation.scripts',
  version: 1,
  partitions: 32,
  retentionMs: RETENTION_MS,
  maxBytes: MAX_BATCH_BYTES,
  attempts: 3,
  doc: 'Transactions with the scripts of the outputs they spend, to be evaluated input by input.',
});

export const sealsToCheck = defineWork({
  name: 'validation.seals',
  version: 1,
  partitions: 32,
  retentionMs: RETENTION_MS,
  maxBytes: 64 * 1024,
  attempts: 3,
  doc: 'Headers of 148 bytes whose proof of work is to be checked.',
});

export const verdictReached = defineWork({
  name: 'validation.verdict',
  version: 1,
  partitions: 1,
  retentionMs: RETENTION_MS,
  maxBytes: CLAIM_CHECK_BYTES,
  attempts: 1,
  doc: 'The answer to one batch of scripts or seals, naming the batch, its digest and the rules.',
});

/** Every kind of work; names are unique (tested). */
export const allWork: readonly WorkDefinition[] = [blockReceived, scriptsToCheck, sealsToCheck, verdictReached];
