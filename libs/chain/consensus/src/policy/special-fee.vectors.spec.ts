import { decodeTransaction } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, privateNetwork, readJson, readLines } from '../../test/chain-files.ts';
import { transactionFacts } from '../facts/transaction-facts.ts';
import { areSpecialFeesPaid, isSpecialFeePaid, type SpecialFeeKind } from './special-fee.ts';

interface Row { kind: SpecialFeeKind; fee: string; paid_to_community: string; issue_output_on_community_address: boolean; miner_accepts: boolean }
const { cases } = readJson<{ cases: Row[] }>('vectors/consensus/fee_policy.json');
const left = readLines<{ chain: string; kind: string; raw: string }>('vectors/chain/mempool_only.jsonl').filter(({ chain }) => chain === 'private');

describe('isSpecialFeePaid', () => {
  it.each(cases.map((row, index) => [index, row] as const))('vector %d', (_, row) => {
    const payment = { kind: row.kind, fee: BigInt(row.fee), paidToCommunity: BigInt(row.paid_to_community), onCommunityAddress: row.issue_output_on_community_address };
    expect(isSpecialFeePaid(payment)).toBe(row.miner_accepts);
  });
});

describe('areSpecialFeesPaid', () => {
  it.each(left.map((line) => [line.kind, line] as const))('leaves out what the node’s miner left out: %s', (_, { raw }) => {
    const bytes = bytesOf(raw);
    const facts = transactionFacts(expectOk(decodeTransaction(bytes), 'it was in a pool'), bytes.length, privateNetwork);
    // Both leave 10,000 atoms of a coin of whole ETP.
    expect(areSpecialFeesPaid(facts, 10_000n)).toBe(false);
    expect(areSpecialFeesPaid(facts, 10_00000000n)).toBe(true);
  });
});
