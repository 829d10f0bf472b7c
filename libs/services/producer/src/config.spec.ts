import { describe, expect, it } from 'vitest';
import { productionOf } from './config.ts';

const id = `wal_${'0'.repeat(32)}`;

describe('what an operator sets about production', () => {
  it('names the wallet that stakes by its owner and id', () => {
    expect(productionOf({ mineSolo: false, stakeWallet: `shop/${id}` })).toMatchObject({ solo: false, stakeWallet: { tenant: 'shop', walletId: id } });
    expect(productionOf({ mineSolo: true })).toEqual({ solo: true, mineTo: undefined, mineAsset: undefined, stakeWallet: undefined });
  });

  it.each([id, `/${id}`, 'shop/wal_1', `shop/${id}0`])('refuses %s', (stakeWallet) => {
    expect(() => productionOf({ mineSolo: true, stakeWallet })).toThrow();
  });
});
