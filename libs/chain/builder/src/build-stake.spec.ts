import { MIN_STAKE, transactionFacts } from '@mbaas/chain-consensus';
import { decodeTransaction, encodeTransaction, isCoinstakeShape } from '@mbaas/chain-codec';
import { mainnet } from '@mbaas/chain-params';
import { classifyOutput, sequenceLockScript, signKeyHash } from '@mbaas/chain-script';
import { publicKeyFromPrivate, addressOfPublicKey, hash160 } from '@mbaas/chain-crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, etp, network } from '../test/coins.ts';
import { buildCoinstake } from './build-coinstake.ts';
import { buildStakeLock } from './build-stake-lock.ts';
import type { Coin } from './coin.ts';

const total = (values: readonly { readonly value: bigint }[]): bigint => values.reduce((sum, { value }) => sum + value, 0n);

describe('a coinstake', () => {
  it('splits from 2000 ETP on', () => {
    const { unsigned, inputs } = buildCoinstake(etp(5n * MIN_STAKE), [etp(7n)], network);
    expect(inputs).toHaveLength(1);
    expect(unsigned.outputs.map(({ value }) => value)).toEqual([0n, 4n * MIN_STAKE, MIN_STAKE]);
  });

  it('collects small coins of its address below that, and splits when they suffice', () => {
    const small = [etp(MIN_STAKE / 2n), etp(MIN_STAKE / 2n, { owner: 2 }), etp(MIN_STAKE / 2n), etp(3n)];
    const { unsigned, inputs } = buildCoinstake(etp(MIN_STAKE), small, network);
    expect(inputs.map(({ output }) => output.value)).toEqual([MIN_STAKE, MIN_STAKE / 2n, MIN_STAKE / 2n]);
    expect(unsigned.outputs.map(({ value }) => value)).toEqual([0n, MIN_STAKE, MIN_STAKE]);
  });

  it('has ten inputs at most', () => {
    const { inputs, unsigned } = buildCoinstake(etp(MIN_STAKE), Array.from({ length: 20 }, () => etp(5n)), network);
    expect(inputs).toHaveLength(10);
    expect(unsigned.outputs.map(({ value }) => value)).toEqual([0n, MIN_STAKE + 45n]);
  });

  it('proves the lock of a locked coin by its sequence', () => {
    const locked = etp(MIN_STAKE, { script: sequenceLockScript(24_000, new Uint8Array(20).fill(1)) });
    expect(buildCoinstake(locked, [], network).unsigned.inputs[0]?.sequence).toBe(24_000);
    expect(buildCoinstake(etp(MIN_STAKE), [], network).unsigned.inputs[0]?.sequence).toBe(0xffff_ffff);
  });

  it('always returns everything, and is one by the rules once signed', () => {
    const key = publicKeyFromPrivate(new Uint8Array(32).fill(9));
    const owned = (value: bigint): Coin => ({ ...etp(value), address: addressOfPublicKey(key, network) });
    fc.assert(
      fc.property(fc.bigInt({ min: MIN_STAKE, max: 50n * MIN_STAKE }), fc.array(fc.bigInt({ min: 1n, max: MIN_STAKE - 1n }), { maxLength: 15 }), (stake, small) => {
        const { unsigned, inputs } = buildCoinstake(owned(stake), small.map(owned), network);
        expect(total(unsigned.outputs)).toBe(total(inputs.map(({ output }) => output)));
        const signed = { ...unsigned, inputs: unsigned.inputs.map((input) => ({ ...input, script: signKeyHash(new Uint8Array(71).fill(48), key) })) };
        const bytes = encodeTransaction(signed);
        const decoded = decodeTransaction(bytes);
        expect(decoded.ok && isCoinstakeShape(decoded.value) && transactionFacts(decoded.value, bytes.length, network).coinstake).toBe(true);
        for (const { script } of unsigned.outputs.slice(1)) expect(classifyOutput(script).hash20).toEqual(hash160(key));
      }),
    );
  });
});

describe('a stake lock', () => {
  const purse = { coins: [etp(3n * MIN_STAKE)] };
  const lock = { network, address: addressOf(1), amount: MIN_STAKE, blocks: 24_000, top: 100, purse };
  const codeOf = (change: Partial<typeof lock>): string => {
    const built = buildStakeLock({ ...lock, ...change });
    return built.ok ? 'built' : built.error.code;
  };

  it('holds the amount for so many blocks on the address, and gives the rest back', () => {
    const built = buildStakeLock(lock);
    if (!built.ok) throw new Error(built.error.code);
    expect(built.value.unsigned.outputs.map(({ value }) => value)).toEqual([MIN_STAKE, 2n * MIN_STAKE - network.minFee]);
    expect(classifyOutput(built.value.unsigned.outputs[0]?.script ?? new Uint8Array(0))).toMatchObject({ pattern: 'pay-key-hash-sequence-lock', sequence: 24_000 });
  });

  it('refuses what would make nobody eligible', () => {
    expect(codeOf({ blocks: 23_999 })).toBe('BUILD_LOCK_INVALID');
    expect(codeOf({ blocks: 1_048_576 })).toBe('BUILD_LOCK_INVALID');
    expect(codeOf({ amount: MIN_STAKE - 1n })).toBe('BUILD_AMOUNT_INVALID');
    expect(codeOf({ address: 'nobody' })).toBe('BUILD_ADDRESS_INVALID');
    expect(codeOf({ network: { ...mainnet, addressVersions: network.addressVersions }, top: 1_923_999 })).toBe('BUILD_LOCK_INVALID');
    expect(codeOf({ amount: 3n * MIN_STAKE })).toBe('BUILD_FUNDS_INSUFFICIENT');
  });
});
