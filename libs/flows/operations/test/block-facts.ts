import { createHash, randomUUID } from 'node:crypto';
import { blockConnected, blockDisconnected, transactionDropped, type ChainInput } from '@mbaas/contracts-events';
import type { Fact, FactConsumer } from '@mbaas/platform-messaging';
import type { Database } from '@mbaas/platform-postgres';
import { network } from './fake-world.ts';

let position = 0n;

const fact = (name: string, payload: unknown): Fact => ({ id: randomUUID(), name, version: 1, source: 'chain', key: network.name, position: ++position, occurredAt: '2026-01-01T00:00:00Z', payload });

export interface BlockTransaction {
  readonly txid: string;
  /** Names of the spent outpoints. */
  readonly spends?: readonly string[];
}

export const hashOf = (label: string): string => createHash('sha256').update(label).digest('hex');

const inputOf = (name: string): ChainInput => ({ txid: name.slice(0, 64), index: Number(name.slice(65)), address: null, value: '1' });

function blockPayload(height: number, transactions: readonly BlockTransaction[], branch: string, parts: number, part: number): unknown {
  return {
    network: network.name, hash: hashOf(`${branch}${height}`), height, previousHash: hashOf(`${branch}${height - 1}`), version: 1, timestamp: 1, transactionCount: transactions.length, part, parts,
    transactions: transactions.map(({ txid, spends = [] }, index) => ({ txid, index, kind: 'ordinary', fee: '0', inputs: spends.map(inputOf), outputs: [], effects: [] })),
  };
}

export const connected = (height: number, transactions: readonly BlockTransaction[] = [], branch = 'main'): Fact[] =>
  [blockPayload(height, transactions, branch, 2, 0), blockPayload(height, [], branch, 2, 1)].map((payload) => fact(blockConnected.name, payload));

export const disconnected = (height: number, transactions: readonly BlockTransaction[] = [], branch = 'main'): Fact[] => [fact(blockDisconnected.name, blockPayload(height, transactions, branch, 1, 0))];

export const dropped = (txid: string, code = 'POOL_EXPIRED'): Fact[] => [fact(transactionDropped.name, { network: network.name, txid, code })];

/** Hands facts to a consumer as the bus does: in order, in one transaction. */
export const deliver = (database: Database, consumer: FactConsumer, facts: readonly Fact[]): Promise<void> => database.transaction((tx) => consumer.handle(facts, tx));
