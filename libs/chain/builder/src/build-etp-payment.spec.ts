import { describe, expect, it } from 'vitest';
import { expectOk } from '@mbaas/kernel';
import { BLACKHOLE_ADDRESS, encodeAddress } from '@mbaas/chain-crypto';
import { mainnet } from '@mbaas/chain-params';
import { classifyOutput, lockHeightScript, payToPublicKey, sequenceLockScript } from '@mbaas/chain-script';
import { addressOf, avatar, certificate, coin, etp, network, units } from '../test/coins.ts';
import { buildEtpPayment, type EtpPayment } from './build-etp-payment.ts';
import type { Coin } from './coin.ts';

const pay = (coins: readonly Coin[], amount: bigint, more: Partial<EtpPayment> = {}) =>
  buildEtpPayment({ network, payees: [{ address: addressOf(9), amount }], purse: { coins }, ...more });
const codeOf = (result: ReturnType<typeof pay>): string | undefined => (result.ok ? undefined : result.error.code);

describe('buildEtpPayment', () => {
  it('pays, returns the rest to the largest coin’s address and leaves exactly the fee', () => {
    const coins = [etp(5_000_000n, { owner: 2 }), etp(90_000_000n), etp(50_000_000n)];
    const { unsigned, inputs, fee } = expectOk(pay(coins, 100_000_000n), 'enough');
    expect(inputs).toEqual([coins[1], coins[2]]);
    expect(fee).toBe(10_000n);
    expect(unsigned).toMatchObject({ version: 4, lockTime: 0 });
    expect(unsigned.inputs.map(({ script, sequence }) => [script.length, sequence])).toEqual([[0, 0xffffffff], [0, 0xffffffff]]);
    expect(unsigned.outputs.map(({ value, attachment }) => [value, attachment])).toEqual([
      [100_000_000n, { version: 1, kind: 'etp' }],
      [39_990_000n, { version: 1, kind: 'etp' }],
    ]);
    expect(unsigned.outputs[1]?.script).toEqual(coins[1]?.output.script);
  });

  it('makes no change output where nothing is over', () => {
    expect(expectOk(pay([etp(110_000n)], 100_000n), 'exact').unsigned.outputs).toHaveLength(1);
  });

  it('chooses the same coins in whatever order they come', () => {
    const coins = [etp(7n, { height: 4 }), etp(7_000_000n, { height: null }), etp(3_000_000n), etp(3_000_000n, { height: 3 }), etp(3_000_000n)];
    const chosen = (list: readonly Coin[]): readonly Coin[] => expectOk(pay(list, 5_000_000n), 'enough').inputs;
    expect(chosen([...coins].reverse())).toEqual(chosen(coins));
    // Confirmed coins first although a waiting one is larger, the oldest among equals first.
    expect(chosen(coins).map(({ height }) => height)).toEqual([3, 10]);
  });

  it('spends waiting coins where confirmed ones do not suffice', () => {
    expect(expectOk(pay([etp(1_000_000n), etp(9_000_000n, { height: null })], 5_000_000n), 'enough').inputs).toHaveLength(2);
  });

  it('never spends what carries something, is locked or needs another key', () => {
    const kept = [
      units('SHOP.POINTS', 5n, { value: 10n ** 9n }), avatar('shop', { value: 10n ** 9n }), certificate('SHOP', 2, { value: 10n ** 9n }),
      etp(10n ** 9n, { spendable: false }), etp(10n ** 9n, { script: payToPublicKey(Uint8Array.from({ length: 33 }, (_, i) => (i === 0 ? 2 : 1))) }),
      coin({ value: 10n ** 9n, attachment: { version: 1, kind: 'mit', status: 2, symbol: 'ART', address: addressOf(1) } }),
      coin({ value: 10n ** 9n, attachment: { version: 1, kind: 'award', height: 1n } }),
      coin({ value: 10n ** 9n, attachment: { version: 1, kind: 'unknown', type: 77 } }),
    ];
    expect(pay(kept, 1n)).toEqual({ ok: false, error: { code: 'BUILD_FUNDS_INSUFFICIENT', detail: { required: '10001', available: '0' } } });
  });

  it('proves the age of a time-locked coin by the input’s sequence', () => {
    const hash20 = new Uint8Array(20).fill(1);
    const locked = [etp(50_000n, { script: sequenceLockScript(144, hash20) }), etp(60_000n, { script: lockHeightScript(25_200, hash20) })];
    const { unsigned } = expectOk(pay(locked, 100_000n), 'both are spendable');
    expect(unsigned.inputs.map(({ sequence }) => sequence)).toEqual([0xffffffff, 144]);
  });

  it('carries names and a memo where asked', () => {
    const memo = 'Grüße';
    const result = buildEtpPayment({ network, payees: [{ address: addressOf(9), amount: 1n, names: { to: 'bob' } }], purse: { coins: [etp(20_000n)] }, memo });
    const { outputs } = expectOk(result, 'enough').unsigned;
    expect(outputs[0]?.attachment).toEqual({ version: 207, kind: 'etp', toDid: 'bob', fromDid: '' });
    expect(outputs[2]).toMatchObject({ value: 0n, attachment: { version: 1, kind: 'message', content: 'GrÃ¼Ã\x9fe' } });
    expect(outputs[2]?.script).toEqual(outputs[1]?.script);
  });

  it('pays script hashes too', () => {
    const address = encodeAddress(network.addressVersions.p2sh, new Uint8Array(20).fill(3));
    const result = expectOk(buildEtpPayment({ network, payees: [{ address, amount: 1n }], purse: { coins: [etp(20_000n)] } }), 'enough');
    expect(classifyOutput(result.unsigned.outputs[0]?.script as Uint8Array).pattern).toBe('pay-script-hash');
  });

  it.each([
    ['BUILD_AMOUNT_INVALID', pay([etp(10n ** 9n)], 0n)],
    ['BUILD_AMOUNT_INVALID', pay([etp(10n ** 9n)], network.maxMoney + 1n)],
    ['BUILD_PAYEES_INVALID', pay([etp(10n ** 9n)], 1n, { payees: [] })],
    ['BUILD_PAYEES_INVALID', pay([etp(10n ** 9n)], 1n, { payees: Array.from({ length: 601 }, () => ({ address: addressOf(9), amount: 1n })) })],
    ['BUILD_ADDRESS_INVALID', pay([etp(10n ** 9n)], 1n, { payees: [{ address: encodeAddress(mainnet.addressVersions.p2pkh, new Uint8Array(20)), amount: 1n }] })],
    ['BUILD_ADDRESS_INVALID', pay([etp(10n ** 9n)], 1n, { payees: [{ address: BLACKHOLE_ADDRESS, amount: 1n }] })],
    ['BUILD_ADDRESS_INVALID', pay([etp(10n ** 9n)], 1n, { purse: { coins: [etp(10n ** 9n)], change: 'nowhere' } })],
    ['BUILD_FEE_INVALID', pay([etp(10n ** 12n)], 1n, { fee: 9_999n })],
    ['BUILD_FEE_INVALID', pay([etp(10n ** 12n)], 1n, { fee: 10_000_000_001n })],
    ['BUILD_MEMO_INVALID', pay([etp(10n ** 9n)], 1n, { memo: '' })],
    ['BUILD_MEMO_INVALID', pay([etp(10n ** 9n)], 1n, { memo: 'ü'.repeat(127) })],
    ['BUILD_MEMO_INVALID', pay([etp(10n ** 9n)], 1n, { memo: 'a\0b' })],
    ['BUILD_FUNDS_INSUFFICIENT', pay([etp(10_000n)], 1n)],
    ['BUILD_FUNDS_SCATTERED', pay(Array.from({ length: 700 }, () => etp(10_000n)), 6_900_000n)],
  ])('refuses with %s', (code, result) => {
    expect(codeOf(result)).toBe(code);
  });

  it('takes as many inputs as a transaction may have', () => {
    expect(expectOk(pay(Array.from({ length: 700 }, () => etp(10_000n)), 6_760_000n), 'enough').inputs).toHaveLength(677);
  });
});
