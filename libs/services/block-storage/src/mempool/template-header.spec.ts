import { requiredBits, subsidy, type ChainContext, type HeaderRecord } from '@mbaas/chain-consensus';
import { devnet, type Network } from '@mbaas/chain-params';
import { describe, expect, it } from 'vitest';
import { headerTerms, minedQuantity } from './template-header.ts';

const POS = 20;
const network: Network = { ...devnet, heights: { ...devnet.heights, pos: POS }, difficulty: { powMin: 1_000_000n, posMin: 500n, constantPow: null } };
const TIP_TIME = 1_800_000_000;

/** A chain of headers, one every ten seconds, the last at TIP_TIME. */
const chainOf = (length: number, versionAt: (height: number) => number) => {
  const header = (height: number): HeaderRecord | undefined =>
    height < 0 || height >= length ? undefined : { hash: new Uint8Array(32), version: versionAt(height), timestamp: TIP_TIME - 10 * (length - 1 - height), bits: 5_000_000n, number: height };
  return { header };
};

const at = (height: number, more: Partial<ChainContext> = {}): ChainContext => ({ network, profile: 'hardened', height, top: height - 1, medianTimePast: TIP_TIME, now: TIP_TIME + 100, stakeStarted: true, ...more });

describe('the terms of the next header', () => {
  it('gives a proof of work the difficulty of the very time it states', () => {
    const view = chainOf(40, () => 1);
    const early = headerTerms(1, view, at(40, { now: TIP_TIME + 5 }));
    const late = headerTerms(1, view, at(40, { now: TIP_TIME + 100 }));
    if (!early.ok || !late.ok) throw new Error('terms');
    expect(early.value.bits).toBeGreaterThan(late.value.bits);
    for (const { timestamp, bits } of [early.value, late.value]) expect(requiredBits({ version: 1, timestamp, number: 40 }, 40, view, network)).toBe(bits);
    expect(late.value).toMatchObject({ timestamp: TIP_TIME + 100, minimumTimestamp: TIP_TIME, subsidy: subsidy(40, 1, network) });
  });

  it('is never older than the tip', () => {
    expect(headerTerms(1, chainOf(40, () => 1), at(40, { now: TIP_TIME - 1_000 }))).toMatchObject({ ok: true, value: { timestamp: TIP_TIME } });
  });

  it('lets 60 proofs of work and 24 proofs of stake follow one another, from 10,000 blocks behind the start on', () => {
    const height = POS + 10_001;
    const after = (run: number, version: 1 | 2, stands: number) => headerTerms(version, chainOf(stands, (at_) => (at_ >= stands - run ? version : 3 - version)), at(stands));
    expect(after(59, 1, height).ok).toBe(true);
    expect(after(60, 1, height)).toMatchObject({ ok: false, error: { code: 'BLOCK_SAME_KIND_TOO_LONG' } });
    expect(after(23, 2, height).ok).toBe(true);
    expect(after(24, 2, height)).toMatchObject({ ok: false, error: { code: 'BLOCK_SAME_KIND_TOO_LONG' } });
    expect(after(60, 1, height - 1).ok).toBe(true);
  });

  it('knows no proof of stake before its height, and its start once', () => {
    expect(headerTerms(2, chainOf(POS - 1, () => 1), at(POS - 1))).toMatchObject({ ok: false, error: { code: 'BLOCK_STAKE_BEFORE_START' } });
    expect(headerTerms(2, chainOf(POS, () => 1), at(POS, { stakeStarted: false }))).toMatchObject({ ok: true, value: { posGenesis: true, bits: 500n } });
    expect(headerTerms(2, chainOf(POS, () => 1), at(POS))).toMatchObject({ ok: true, value: { posGenesis: false } });
    expect(headerTerms(1, chainOf(POS, () => 1), at(POS, { stakeStarted: false }))).toMatchObject({ ok: true, value: { posGenesis: false } });
  });
});

describe('a mined MST', () => {
  const asset = { issueHeight: 10, totalSupply: 1n, issuerAddress: '', threshold: 0, decimals: 0 };
  const certificate = { owner: '', address: '', height: 10, content: 'initial:1000,interval:10,base:0.5' };

  it('follows its certificate', () => {
    expect(minedQuantity('GOLD', { asset: () => asset, certificate: () => certificate }, at(31))).toBe(250n);
  });

  it('is nothing without the MST or its certificate', () => {
    expect(minedQuantity('GOLD', { asset: () => undefined, certificate: () => certificate }, at(31))).toBe(0n);
    expect(minedQuantity('GOLD', { asset: () => asset, certificate: () => undefined }, at(31))).toBe(0n);
  });
});
