import type { Coin } from '@mbaas/chain-builder';
import { decodeBlock, powBoundary, stakeKernelHash, type Block } from '@mbaas/chain-codec';
import { stakeDivisor } from '@mbaas/chain-consensus';
import { littleEndianNumber, hexDecode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKernel, type KernelTerms } from './find-kernel.ts';

const coin = (tag: number, value: bigint): Coin => ({ point: { hash: new Uint8Array(32).fill(tag), index: tag }, output: { value, script: new Uint8Array(0), attachment: { version: 1, kind: 'etp' } }, address: '', height: 1, spendable: true });
const terms: KernelTerms = { previousBlockHash: new Uint8Array(32).fill(7), number: 300, bits: 10_000_000n };
const ETP = 100_000_000n;

/** The rule once more, as consensus states it. */
const wins = (coin_: Coin, timestamp: number): boolean =>
  littleEndianNumber(stakeKernelHash({ version: 2, merkleRoot: new Uint8Array(32), nonce: 0n, mixHash: new Uint8Array(32), ...terms, timestamp }, coin_.point)) / stakeDivisor(coin_.output.value) <= powBoundary(terms.bits);

describe('the search for a kernel', () => {
  it('finds the first second at which a coin wins, and none where none does', () => {
    const coins = [coin(1, 1_000n * ETP), coin(2, 50_000n * ETP)];
    fc.assert(
      fc.property(fc.integer({ min: 1_800_000_000, max: 1_800_100_000 }), fc.integer({ min: -1, max: 400 }), (from, span) => {
        const found = findKernel(terms, coins, from, from + span);
        const expected = Array.from({ length: span + 1 }, (_, after) => from + after).find((second) => coins.some((one) => wins(one, second)));
        expect(found?.timestamp).toBe(expected);
        if (found !== undefined) expect(wins(found.coin, found.timestamp)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('finds the kernels of recorded stake blocks at their very second', () => {
    const lines = gunzipSync(readFileSync(new URL('../../../../../../vectors/chain/blocks.private.jsonl.gz', import.meta.url))).toString('utf8').trim().split('\n');
    const staked = lines.map((line) => JSON.parse(line) as { version: number; raw: string }).filter(({ version }) => version === 2).map(({ raw }): Block => expectOk(decodeBlock(expectOk(hexDecode(raw), 'hex')), 'a block').block);
    expect(staked.length).toBeGreaterThan(0);
    for (const { header, transactions } of staked) {
      const input = transactions[1]?.inputs[0];
      if (input === undefined) throw new Error('no stake');
      // Weight counts whole powers of two: a value of the staked output's size does.
      const stake: Coin = { ...coin(1, 1_000n * ETP), point: input.previousOutput };
      expect(findKernel(header, [stake], header.timestamp, header.timestamp)).toMatchObject({ timestamp: header.timestamp });
    }
  });
});
