import { hexEncode } from '@mbaas/chain-primitives';
import { ethashLight, buildEthashCache } from '@mbaas/chain-crypto';
import { decodeHeader, powHeaderHash, type BlockHeader } from '@mbaas/chain-codec';
import { mainnet } from '@mbaas/chain-params';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, decodeHex, privateNetwork, readBlocks, readJson } from '../../test/chain-files.ts';
import { openBlock } from '../block/block-case.ts';
import { checkBlockSignature } from '../block/signature.rule.ts';
import type { ConsensusView, PreviousOutput, StakeLock } from '../view/consensus-view.ts';
import { isEligibleLock } from './eligibility.rule.ts';
import { checkKernel } from './kernel.rule.ts';
import { checkPowResult } from './pow-result.rule.ts';
import { stakeDivisor, stakeMaturity } from './stake-weight.ts';
import { payToKeyHash } from '@mbaas/chain-script';

interface Params { maturity: { bits: string; maturity: number }[]; stake_divisor: { value: string; amount: number; s: number; divisor: number }[] }
const params = readJson<Params>('vectors/consensus/pos_params.json');
interface MainnetBlocks {
  pow: { block_hex: string; ethash_mix: string; ethash_result: string };
  pos: { block_hex: string; kernel: { stake_value: string }; required_maturity_blocks: number };
}
const chain = readJson<MainnetBlocks>('vectors/consensus/chain_blocks.json');

describe('stake parameters', () => {
  it.each(params.maturity)('maturity of bits $bits', ({ bits, maturity }) => expect(stakeMaturity(BigInt(bits))).toBe(maturity));
  it.each(params.stake_divisor)('divisor of $value', ({ value, amount, s, divisor }) => {
    expect(stakeDivisor(BigInt(value))).toBe(BigInt(divisor));
    expect([Math.max(1, Number(BigInt(value) / 100_000_000n)), Math.round(Math.log2(amount)), 30 * s ** 3]).toEqual([amount, s, divisor]);
  });
  it('agrees with the wire vectors', () => {
    interface Economics { expected: { value?: string; weight?: number; bits?: string; maturity_blocks?: number } }
    let compared = 0;
    for (const { expected } of readJson<Economics[]>('vectors/wire/economics.json')) {
      if (expected.weight !== undefined) { expect(stakeDivisor(BigInt(expected.value!))).toBe(BigInt(expected.weight)); compared++; }
      if (expected.maturity_blocks !== undefined) { expect(stakeMaturity(BigInt(expected.bits!))).toBe(expected.maturity_blocks); compared++; }
    }
    expect(compared).toBe(12);
  });
});

const context = (height: number) => ({ network: mainnet, profile: 'reference', height, top: height - 1, medianTimePast: 0, now: null }) as const;

describe('mainnet block 3,588,504', () => {
  const subject = openBlock(decodeHex(chain.pos.block_hex), context(3_588_504));
  const { requiredMaturity, value } = { requiredMaturity: chain.pos.required_maturity_blocks, value: BigInt(chain.pos.kernel.stake_value) };
  const view = (stake: Partial<PreviousOutput>): ConsensusView => ({
    previousOutput: () => ({
      output: { value, script: payToKeyHash(new Uint8Array(20)), attachment: { version: 1, kind: 'etp' } },
      height: 3_588_504 - requiredMaturity, coinbase: false, timestamp: 0, txVersion: 2, ...stake,
    }),
    asset: () => undefined, certificate: () => undefined, countSecondaryWitness: () => 0, did: () => undefined, didOfAddress: () => undefined,
    mit: () => undefined, header: () => undefined,
  });

  it('wins with its stake', () => expect(checkKernel({ ...subject, view: view({}) })).toBeUndefined());
  it('loses when the stake is one block too young', () => expect(checkKernel({ ...subject, view: view({ height: 3_588_505 - requiredMaturity }) })?.code).toBe('BLOCK_STAKE_INVALID'));
  it('loses with less than 1000 ETP', () => {
    const output = { value: 99_999_999_999n, script: payToKeyHash(new Uint8Array(20)), attachment: { version: 1, kind: 'etp' } } as const;
    expect(checkKernel({ ...subject, view: view({ output }) })?.code).toBe('BLOCK_STAKE_INVALID');
  });
  it('loses with a coinbase that is not mature', () => expect(checkKernel({ ...subject, view: view({ coinbase: true }) })?.code).toBe('BLOCK_STAKE_INVALID'));
  it('loses when the stake is spent or unknown', () => {
    expect(checkKernel({ ...subject, view: { ...view({}), previousOutput: () => 'spent' } })?.code).toBe('BLOCK_STAKE_INVALID');
    expect(checkKernel({ ...subject, view: { ...view({}), previousOutput: () => undefined } })?.code).toBe('BLOCK_STAKE_INVALID');
  });
  it('loses with another time: the kernel is another', () => {
    const header = { ...subject.block.header, timestamp: subject.block.header.timestamp + 1 };
    expect(checkKernel({ ...subject, block: { ...subject.block, header }, view: view({}) })?.code).toBe('BLOCK_STAKE_INVALID');
  });
  it('is signed', () => expect(checkBlockSignature(subject)).toBeUndefined());
  it.each(['r', 's'])('is refused with a changed %s', (half) => {
    const signature = subject.block.signature!.slice();
    signature[half === 'r' ? 0 : 32]! ^= 1;
    expect(checkBlockSignature({ ...subject, block: { ...subject.block, signature } })?.code).toBe('BLOCK_SIGNATURE_INVALID');
  });
});

describe('checkPowResult', () => {
  const header: BlockHeader = openBlock(decodeHex(chain.pow.block_hex), context(2_200_000)).block.header;
  const [mix, result] = [bytesOf(chain.pow.ethash_mix), bytesOf(chain.pow.ethash_result)];

  it('accepts the work of mainnet block 2,200,000', () => expect(checkPowResult(header, mix, result).ok).toBe(true));
  it('refuses another mix', () => expect(checkPowResult(header, mix.slice().reverse(), result)).toEqual({ ok: false, error: { code: 'BLOCK_WORK_INVALID' } }));
  it('refuses a result above the boundary', () => {
    const above = result.slice();
    above[0] = 1;
    expect(checkPowResult(header, mix, above).ok).toBe(false);
  });
  it('refuses any work for no difficulty', () => expect(checkPowResult({ ...header, bits: 0n }, mix, result).ok).toBe(false));

  it('accepts every 200th seal of the private chain', { timeout: 120_000 }, () => {
    const cache = buildEthashCache(0);
    const sampled = readBlocks().filter(({ height, version }) => version === 1 && height % 200 === 1);
    for (const { height, raw } of sampled) {
      const found = expectOk(decodeHeader(bytesOf(raw.slice(0, 296))), 'a stored header decodes');
      const { mix: actual, result: seal } = ethashLight(cache, powHeaderHash(found), found.nonce);
      expect([height, hexEncode(actual), checkPowResult(found, actual, seal).ok]).toEqual([height, hexEncode(found.mixHash), true]);
    }
    expect(sampled.length).toBeGreaterThan(30);
  });
});

describe('isEligibleLock', () => {
  const lock: StakeLock = { value: 100_000_000_000n, etp: true, sequence: 30_000, height: 10_000 };
  const at = (best: number, change: Partial<StakeLock> = {}): boolean => isEligibleLock({ ...lock, ...change }, best, privateNetwork);

  it('begins after the vote maturity and ends a thousand blocks before the lock', () => {
    expect([at(10_005), at(10_006), at(38_999), at(39_000)]).toEqual([false, true, true, false]);
  });
  it('needs plain ETP, a thousand of it, and a block lock of 24,000', () => {
    expect([
      at(11_000, { etp: false }), at(11_000, { value: 99_999_999_999n }), at(11_000, { sequence: 23_999 }), at(11_000, { sequence: 24_000 }),
      at(11_000, { sequence: 0x400000 + 30_000 }),
    ]).toEqual([false, false, false, true, false]);
  });
});
