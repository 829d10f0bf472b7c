import { describe, expect, it } from 'vitest';
import { BLACKHOLE_ADDRESS } from '@mbaas/chain-crypto';
import type { ChainTransaction } from '@mbaas/contracts-events';
import { movementsOf, symbolsOf } from './programme-changes.ts';

type Side = readonly (readonly [address: string | null, quantity: bigint])[];

const transaction = (inputs: Side, outputs: Side, issued?: { quantity: bigint; address: string; secondary: boolean }): ChainTransaction => ({
  txid: '0'.repeat(64),
  index: 1,
  kind: 'ordinary',
  fee: '0',
  inputs: inputs.map(([address, quantity], index) => ({ txid: '1'.repeat(64), index, address, value: '0', asset: { symbol: 'P', quantity: `${quantity}` } })),
  outputs: outputs.map(([address, quantity], index) => ({ index, address, value: '0', kind: 'asset-transfer', asset: { symbol: 'P', quantity: `${quantity}` } })),
  effects: issued === undefined ? [] : [{ type: 'mst-issued', symbol: 'P', quantity: `${issued.quantity}`, address: issued.address, secondary: issued.secondary, decimals: 0, issuer: 'shop', secondaryIssueThreshold: 0, description: '' }],
});
const moves = (...args: Parameters<typeof transaction>): string[] => movementsOf(transaction(...args), 'P').map(({ kind, from, to, quantity }) => `${kind} ${from ?? '-'} ${to ?? '-'} ${quantity}`);

describe('movementsOf', () => {
  it('leaves change out', () => {
    expect(moves([['a', 10n]], [['b', 4n], ['a', 6n]])).toEqual(['move a b 4']);
    expect(moves([['a', 10n]], [['a', 10n]])).toEqual([]);
  });

  it('tells issues, and what else moves beside them', () => {
    expect(moves([], [['a', 100n]], { quantity: 100n, address: 'a', secondary: false })).toEqual(['issue - a 100']);
    expect(moves([['a', 60n]], [['a', 5n], ['a', 60n]], { quantity: 5n, address: 'a', secondary: true })).toEqual(['more - a 5']);
  });

  it('tells burns to the blackhole and by omission', () => {
    expect(moves([['a', 10n]], [[BLACKHOLE_ADDRESS, 3n], ['a', 7n]])).toEqual(['burn a - 3']);
    expect(moves([['a', 10n], ['b', 1n]], [])).toEqual(['burn a - 10', 'burn b - 1']);
  });

  it('matches several senders and receivers so that sums hold', () => {
    expect(moves([['a', 5n], ['b', 5n]], [['c', 7n], ['d', 3n]])).toEqual(['move a c 5', 'move b c 2', 'move b d 3']);
  });

  it('knows units in scripts without address, and mined ones', () => {
    expect(moves([['a', 5n]], [[null, 5n]])).toEqual(['move a - 5']);
    expect(moves([], [['m', 5n]])).toEqual(['more - m 5']);
  });

  it('looks at one asset at a time', () => {
    expect(symbolsOf(transaction([['a', 5n]], [['b', 5n]]))).toEqual(new Set(['P']));
    expect(movementsOf(transaction([['a', 5n]], [['b', 5n]]), 'Q')).toEqual([]);
  });
});
