import { defineStream } from './fact-stream.ts';

/** Enough for consumers to share the load of one machine's network, few enough to create in a moment. */
const KEYED = 6;

export const blockStream = defineStream({ name: 'block', version: 1, partitions: 1, sources: ['chain'], doc: 'Blocks joining and leaving the main chain: one order for a network.' });
export const transactionStream = defineStream({ name: 'transaction', version: 1, partitions: KEYED, sources: ['chain'], doc: 'Transactions entering and leaving the pool, by transaction id.' });
export const operationStream = defineStream({ name: 'operation', version: 1, partitions: KEYED, sources: ['mst', 'identity', 'producer'], doc: 'Operations changing state, by operation id.' });
export const walletStream = defineStream({ name: 'wallet', version: 1, partitions: KEYED, sources: ['keys'], doc: 'Wallets made and used, by wallet id.' });
export const avatarStream = defineStream({ name: 'avatar', version: 1, partitions: KEYED, sources: ['identity'], doc: 'Avatars, by name.' });
export const assetStream = defineStream({ name: 'asset', version: 1, partitions: KEYED, sources: ['mst'], doc: 'Assets of this platform\'s issuers, by symbol.' });
export const scoreStream = defineStream({ name: 'score', version: 1, partitions: KEYED, sources: ['mars'], doc: 'Scores, by avatar name.' });
