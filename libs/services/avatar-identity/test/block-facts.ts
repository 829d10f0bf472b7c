// Block facts as block-storage tells them, with the effects a spec asks for.
import { createHash } from 'node:crypto';
import { blockConnected, blockDisconnected, type BlockPart, type ChainEffect, type ChainTransaction } from '@mbaas/contracts-events';
import { appendFacts, newFact } from '@mbaas/platform-messaging';
import type { Database } from '@mbaas/platform-postgres';

/** 64 hex digits made from a word. */
export const hashOf = (word: string): string => createHash('sha256').update(word).digest('hex');

export const transaction = (txid: string, effects: readonly ChainEffect[]): ChainTransaction => ({ txid, index: 1, kind: 'ordinary', fee: '10000', inputs: [], outputs: [], effects: [...effects] });

export const block = (height: number, transactions: readonly ChainTransaction[], more: Partial<BlockPart> = {}): BlockPart => ({
  network: 'devnet',
  hash: hashOf(`block ${height} ${transactions.map(({ txid }) => txid).join()}`),
  height,
  previousHash: hashOf(`block ${height - 1}`),
  version: 1,
  timestamp: 1_790_000_000 + height * 30,
  transactionCount: Math.max(1, transactions.length),
  part: 0,
  parts: 1,
  transactions: [...transactions],
  ...more,
});

/** Writes the facts into the chain's outbox in one commit, as a reorganisation does. */
export async function tellBlocks(database: Database, told: { readonly disconnected?: readonly BlockPart[]; readonly connected?: readonly BlockPart[] }): Promise<void> {
  const facts = [
    ...(told.disconnected ?? []).map((payload) => newFact({ event: blockDisconnected, key: payload.network, payload })),
    ...(told.connected ?? []).map((payload) => newFact({ event: blockConnected, key: payload.network, payload })),
  ];
  await database.transaction((tx) => appendFacts(tx, 'chain', facts));
}
