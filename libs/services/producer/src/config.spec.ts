import { describe, expect, it } from 'vitest';
import { productionOf } from './config.ts';

const id = `wal_${'0'.repeat(32)}`;

describe('what an operator sets about production', () => {
  it('names the wallet that stakes by its owner and id', () => {
    expect(productionOf({ mineSolo: false, stakeWallet: `shop/${id}` })).toMatchObject({ solo: false, stakeWallet: { tenant: 'shop', walletId: id } });
    expect(productionOf({ mineSolo: true })).toEqual({ solo: true, mineTo: undefined, mineAsset: undefined, stakeWallet: undefined, stakeLock: undefined });
    expect(productionOf({ mineSolo: true, stakeLock: '1000/24000' })).toMatchObject({ stakeLock: { amount: 100_000_000_000n, blocks: 24_000 } });
  });

  it.each([id, `/${id}`, 'shop/wal_1', `shop/${id}0`])('refuses %s', (stakeWallet) => {
    expect(() => productionOf({ mineSolo: true, stakeWallet })).toThrow();
  });

  it.each(['999/24000', '1000/23999', '1000/1048576', '1000', '1000/2e4', '-1000/24000'])('refuses to lock %s', (stakeLock) => {
    expect(() => productionOf({ mineSolo: true, stakeLock })).toThrow();
  });
});
