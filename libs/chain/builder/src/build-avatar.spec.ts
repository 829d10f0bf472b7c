import { describe, expect, it } from 'vitest';
import { expectOk } from '@mbaas/kernel';
import { addressOf, avatar, etp, network } from '../test/coins.ts';
import { buildAvatarMove, buildAvatarRegistration } from './build-avatar.ts';

const codeOf = (result: { ok: boolean; error?: { code: string } }): string | undefined => result.error?.code;

describe('buildAvatarRegistration', () => {
  const register = (coins: Parameters<typeof buildAvatarRegistration>[0]['purse']['coins'], name = 'alice@shop', address = addressOf(1)) =>
    buildAvatarRegistration({ network, name, address, purse: { coins } });

  it('spends ETP of the new owner and more of the purse where that is too little', () => {
    const coins = [etp(900_000_000n, { owner: 2 }), etp(5n), etp(7n)];
    const built = expectOk(register(coins), 'enough');
    expect(built.inputs).toEqual([coins[2], coins[0]]);
    expect(built.fee).toBe(100_000_000n);
    expect(built.unsigned.outputs[0]?.attachment).toEqual({ version: 1, kind: 'did', status: 'register', symbol: 'alice@shop', address: addressOf(1) });
    expect(built.unsigned.outputs[1]?.value).toBe(800_000_007n);
  });

  it.each([
    ['BUILD_ADDRESS_FUNDS_MISSING', register([etp(900_000_000n, { owner: 2 })])],
    ['BUILD_FUNDS_INSUFFICIENT', register([etp(99_999_999n)])],
    ['BUILD_SYMBOL_INVALID', register([etp(900_000_000n)], 'a b')],
    ['BUILD_SYMBOL_INVALID', register([etp(900_000_000n)], 'a'.repeat(65))],
    ['BUILD_SYMBOL_INVALID', register([etp(900_000_000n)], addressOf(3))],
    ['BUILD_ADDRESS_INVALID', register([etp(900_000_000n)], 'alice', 'nowhere')],
  ])('refuses with %s', (code, result) => {
    expect(codeOf(result)).toBe(code);
  });
});

describe('buildAvatarMove', () => {
  const held = avatar('alice', { owner: 1, value: 3n });
  const move = (toCoins: Parameters<typeof buildAvatarMove>[0]['toCoins'], coins = [held]) => buildAvatarMove({ network, name: 'alice', coins, to: addressOf(2), toCoins });

  it('has exactly two inputs: the avatar and the smallest coin of the new owner that pays', () => {
    const payers = [etp(9_999n, { owner: 2 }), etp(70_000n, { owner: 2 }), etp(60_000n, { owner: 2 }), etp(20_000n, { owner: 3 })];
    const built = expectOk(move(payers, [avatar('bob'), held]), 'enough');
    expect(built.inputs).toEqual([held, payers[2]]);
    expect(built.unsigned.outputs.map(({ value, attachment }) => [value, attachment.kind])).toEqual([[0n, 'did'], [3n, 'etp'], [50_000n, 'etp']]);
    expect(built.unsigned.outputs[0]?.attachment).toMatchObject({ status: 'transfer', address: addressOf(2) });
    expect(built.unsigned.outputs[1]?.script).toEqual(held.output.script);
  });

  it.each([
    ['BUILD_AVATAR_MISSING', move([etp(70_000n, { owner: 2 })], [avatar('bob')])],
    ['BUILD_ADDRESS_FUNDS_MISSING', move([etp(9_999n, { owner: 2 }), etp(70_000n, { owner: 1 })])],
  ])('refuses with %s', (code, result) => {
    expect(codeOf(result)).toBe(code);
  });
});
