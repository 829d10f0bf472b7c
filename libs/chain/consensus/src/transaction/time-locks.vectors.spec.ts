import type { Transaction } from '@mbaas/chain-codec';
import { mainnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../test/chain-files.ts';
import { coinbaseHeightPrefix } from '../block/height-prefix.ts';
import { isSequenceDisabled, medianTime, relativeLock } from '../facts/sequence.ts';
import { transactionFacts } from '../facts/transaction-facts.ts';
import { symbolDomain } from '../names/symbol-domain.ts';
import type { TransactionCase } from '../transaction-case.ts';
import type { ConsensusView } from '../view/consensus-view.ts';
import { isFinal } from './finality.rule.ts';
import { isShareEnough } from './issue-threshold.ts';
import { checkRelativeLocks } from './relative-locks.rule.ts';

interface Misc {
  secondary_issue_share: { own: string; total: string; threshold: number; ok: boolean }[];
  sequence_decode: { raw: number; disabled: boolean; time_locked: boolean; heights: number; seconds: number }[];
  is_final: { locktime: number; sequences: number[]; height: number; mtp: number; final: boolean }[];
  sequence_lock: { inputs: { sequence: number; prev_height: number; prev_block_timestamp: number }[]; height: number; mtp: number; ok: boolean }[];
  median_time_past: { times: number[]; median: number }[];
  symbol_domain: { symbol: string; domain: string }[];
  script_number_height: { height: number; coinbase_prefix_hex: string }[];
}
const misc = readJson<Misc>('vectors/consensus/misc_rules.json');

const txOf = (sequences: readonly number[], lockTime: number): Transaction => ({
  version: 2,
  inputs: sequences.map((sequence, index) => ({ previousOutput: { hash: new Uint8Array(32).fill(1), index }, script: new Uint8Array(0), sequence })),
  outputs: [{ value: 1n, script: payToKeyHash(new Uint8Array(20)), attachment: { version: 1, kind: 'etp' } }],
  lockTime,
});

describe('misc_rules.json', () => {
  it.each(misc.secondary_issue_share)('share $own of $total at $threshold', ({ own, total, threshold, ok }) =>
    expect(isShareEnough(BigInt(own), BigInt(total), threshold)).toBe(ok));

  it.each(misc.sequence_decode)('sequence $raw', ({ raw, disabled, time_locked, heights, seconds }) => {
    const { time, amount } = relativeLock(raw);
    expect({ disabled: isSequenceDisabled(raw), time, amount }).toEqual({ disabled, time: time_locked, amount: time_locked ? seconds : heights });
  });

  it.each(misc.is_final)('lock time $locktime at $height', ({ locktime, sequences, height, mtp, final }) =>
    expect(isFinal(txOf(sequences, locktime), height, mtp)).toBe(final));

  it.each(misc.sequence_lock)('relative lock $inputs at $height', ({ inputs, height, mtp, ok }) => {
    const tx = txOf(inputs.map(({ sequence }) => sequence), 0);
    const subject: TransactionCase = {
      facts: transactionFacts(tx, 100, mainnet),
      view: {} as ConsensusView,
      context: { network: mainnet, profile: 'reference', height, top: height - 1, medianTimePast: mtp, now: null },
      previous: inputs.map(({ prev_height, prev_block_timestamp }) => ({ output: tx.outputs[0]!, height: prev_height, coinbase: false, timestamp: prev_block_timestamp, txVersion: 1 })),
      inputFault: undefined,
      previousAddresses: [],
    };
    expect(checkRelativeLocks(subject)?.code).toBe(ok ? undefined : 'TX_SEQUENCE_LOCKED');
  });

  it.each(misc.median_time_past)('median of $times', ({ times, median }) => expect(medianTime(times)).toBe(median));
  it.each(misc.symbol_domain)('domain of $symbol', ({ symbol, domain }) => expect(symbolDomain(symbol)).toBe(domain));
  it.each(misc.script_number_height)('coinbase prefix of $height', ({ height, coinbase_prefix_hex }) =>
    expect(hexEncode(coinbaseHeightPrefix(height))).toBe(coinbase_prefix_hex));
});
