// Blocks as the chain's facts tell them, from the few things a spec wants to say.
import { createHash } from 'node:crypto';
import { blockConnected, blockDisconnected, type BlockPart, type ChainEffect, type ChainTransaction } from '@mbaas/contracts-events';
import type { Fact } from '@mbaas/platform-messaging';

export const ETP = 100_000_000n;

export const hashOf = (word: string): string => createHash('sha256').update(word).digest('hex');

/** An address of a spec's person; the digits 0 and I, O, l do not occur. */
export const addressOf = (number: number): string => `t${'x'.repeat(30)}${'123456789ABCDEFGHJKLMNPQRSTUVWXYZ'[number] ?? 'z'}`;

export const at = (text: string): number => Date.parse(text) / 1000;

export interface Flow {
  readonly address: string;
  readonly value?: bigint;
  readonly asset?: { readonly symbol: string; readonly quantity: bigint };
}

export interface Story {
  readonly kind?: ChainTransaction['kind'];
  readonly inputs?: readonly Flow[];
  readonly outputs?: readonly Flow[];
  readonly effects?: readonly ChainEffect[];
  readonly fee?: bigint;
}

const coins = (flows: readonly Flow[]) =>
  flows.map(({ address, value = 0n, asset }) => ({ address, value: `${value}`, ...(asset === undefined ? {} : { asset: { symbol: asset.symbol, quantity: `${asset.quantity}` } }) }));

/** A block on its parent with one transaction a story; `salt` tells forks of the same height apart. */
export function block(parent: BlockPart | null, time: string | number, stories: readonly Story[], salt = ''): BlockPart {
  const height = parent === null ? 0 : parent.height + 1;
  const transactions = stories.map((story, index): ChainTransaction => {
    const txid = hashOf(`tx ${parent?.hash ?? ''} ${salt} ${index}`);
    return {
      txid,
      index,
      kind: story.kind ?? 'ordinary',
      fee: `${story.fee ?? 0n}`,
      inputs: coins(story.inputs ?? []).map((coin, n) => ({ txid: hashOf(`in ${txid} ${n}`), index: n, ...coin })),
      outputs: coins(story.outputs ?? []).map((coin, n) => ({ index: n, kind: 'etp' as const, ...coin })),
      effects: [...(story.effects ?? [])],
    };
  });
  return {
    network: 'devnet',
    hash: hashOf(`block ${parent?.hash ?? ''} ${salt}`),
    height,
    previousHash: parent?.hash ?? '0'.repeat(64),
    version: 1,
    timestamp: typeof time === 'number' ? time : at(time),
    transactionCount: Math.max(1, transactions.length),
    part: 0,
    parts: 1,
    transactions,
  };
}

/** The same block in as many parts as it has transactions. */
export const inParts = (whole: BlockPart): BlockPart[] =>
  whole.transactions.length < 2 ? [whole] : whole.transactions.map((transaction, part) => ({ ...whole, part, parts: whole.transactions.length, transactions: [transaction] }));

const fact = (event: typeof blockConnected, payload: BlockPart): Fact => ({
  id: hashOf(JSON.stringify(payload)),
  name: event.name,
  version: event.version,
  source: 'chain',
  key: payload.network,
  position: 1n,
  occurredAt: new Date(0).toISOString(),
  payload,
});

export const connected = (part: BlockPart): Fact => fact(blockConnected, part);
export const disconnected = (part: BlockPart): Fact => fact(blockDisconnected, part);
