import { nullOutPoint } from '@mbaas/chain-codec';
import { describe, expect, it } from 'vitest';
import { addressText, avatar, certificate, issue, mit, pay, transfer, txOf } from '../../test/transaction-kit.ts';
import { viewNeeds } from './view-needs.ts';

const needs = (...outputs: ReturnType<typeof pay>[]) => {
  const { points: _, ...rest } = viewNeeds(txOf({ outputs }));
  return Object.fromEntries(Object.entries(rest).filter(([, keys]) => keys.length > 0));
};

describe('viewNeeds', () => {
  it('names the coins alone for payments and transfers', () => {
    expect(needs(pay(1n), transfer('ABC', 1n))).toEqual({});
    expect(viewNeeds(txOf({})).points).toEqual([{ hash: new Uint8Array(32).fill(7), index: 0 }]);
  });

  it('names what is created', () => {
    expect(needs(issue('X.A'), certificate('X', 2, 3))).toEqual({ assetSymbols: ['X.A'], certificateKeys: [{ symbol: 'X', certType: 2 }], dids: ['alice'] });
    expect(needs(mit('M', 1), mit('N', 1), mit('M', 1))).toEqual({ mits: ['M', 'N'] });
    expect(needs(avatar('carol', 'register'))).toEqual({ dids: ['carol'], didAddresses: [addressText('a')] });
  });

  it('names what is moved only where a rule looks it up', () => {
    expect(needs(mit('M', 2))).toEqual({});
    expect(needs(avatar('carol', 'transfer'))).toEqual({ didAddresses: [addressText('a')] });
    expect(needs({ ...pay(1n), attachment: { version: 207, toDid: 'bob', fromDid: '', kind: 'etp' } })).toEqual({ dids: ['bob'] });
  });

  it('counts witnesses as both profiles do', () => {
    expect(needs(certificate('MVS.WITNESS.3.X', 5, 1)).witnessPrefixes).toEqual(['MVS.WITNESS.3', 'MVS.WITNESS.3.']);
  });

  it('names the asset a coinbase mines', () => {
    const coinbase = txOf({ outputs: [pay(1n), transfer('ABC', 1n)], tx: { inputs: [{ previousOutput: nullOutPoint(), script: new Uint8Array(2), sequence: 0 }] } });
    expect(viewNeeds(coinbase)).toMatchObject({ points: [], assetSymbols: ['ABC'], certificateKeys: [{ symbol: 'ABC', certType: 0x60000004 }] });
  });
});
