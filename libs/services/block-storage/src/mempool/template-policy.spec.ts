import { readFileSync } from 'node:fs';
import { transactionFacts } from '@mbaas/chain-consensus';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { chainVector, privateNetwork } from '../../test/storage-kit.ts';
import { readTransaction } from './judge.ts';
import type { PoolEntry } from './pool-entry.ts';
import { DEFAULT_TEMPLATE_POLICY, isWelcome } from './template-policy.ts';

/** An avatar's registration for the flat fee: the full node kept it in its pool and out of its blocks. */
const [line] = readFileSync(chainVector('mempool_only.jsonl'), 'utf8').split('\n');
const bytes = Buffer.from((JSON.parse(line!) as { raw: string }).raw, 'hex');
const entry = (fee: bigint, heights: readonly number[] = []): PoolEntry => {
  const read = expectOk(readTransaction(bytes), 'the node took it');
  const spent = heights.map((height) => ({ height })) as unknown as PoolEntry['spent'];
  return { ...read, facts: transactionFacts(read.transaction, bytes.length, privateNetwork), fee, spent } as PoolEntry;
};

describe('isWelcome', () => {
  it('asks for special fees where the policy says so', () => {
    const policy = { ...DEFAULT_TEMPLATE_POLICY, specialFees: true };
    expect([isWelcome(entry(10_000n), 10, DEFAULT_TEMPLATE_POLICY), isWelcome(entry(10_000n), 10, policy), isWelcome(entry(1_00000000n), 10, policy)]).toEqual([true, false, true]);
  });

  it('waits for confirmations where the policy says so', () => {
    const policy = { ...DEFAULT_TEMPLATE_POLICY, minConfirmations: 3 };
    expect([isWelcome(entry(0n, [7]), 10, policy), isWelcome(entry(0n, [7, 8]), 10, policy), isWelcome(entry(0n, [0]), 10, policy)]).toEqual([true, false, false]);
  });
});
