import { payToBlackhole } from '@mbaas/chain-script';
import { hexDecode } from '@mbaas/chain-primitives';
import { mainnet } from '@mbaas/chain-params';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { addressText, avatar, certificate, coin, issue, message, mit, pay, TEN, transfer, txOf, type Sample } from '../../test/transaction-kit.ts';
import { transactionFacts } from '../facts/transaction-facts.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';
import { transactionEffects } from './transaction-effects.ts';

const CHANGE = pay(TEN - 10_000n);
const txid = expectOk(hexDecode(`01${'00'.repeat(31)}`), 'a literal');
const toBlackhole = (output: ReturnType<typeof pay>) => ({ ...output, script: payToBlackhole() });

const tell = (sample: Sample & { coins: readonly PreviousOutput[] }) =>
  transactionEffects({ facts: transactionFacts(txOf(sample), 300, mainnet), previous: sample.coins }, txid, 3);
const effects = (coins: readonly PreviousOutput[], outputs: readonly ReturnType<typeof pay>[]) => tell({ coins, outputs }).effects;

describe('transactionEffects', () => {
  it('tells who spent and who received', () => {
    const told = tell({ coins: [coin(pay(TEN, 'a')), coin(transfer('ABC', 7n, 'b'))], outputs: [transfer('ABC', 7n, 'c'), message('grüße'), CHANGE] });
    expect(told).toMatchObject({ txid: `${'00'.repeat(31)}01`, index: 3, kind: 'ordinary', fee: '10000', effects: [] });
    expect(told.inputs.map(({ address, value, asset }) => [address, value, asset])).toEqual([
      [addressText('a'), '1000000000', undefined],
      [addressText('b'), '0', { symbol: 'ABC', quantity: '7' }],
    ]);
    expect(told.outputs.map(({ index, address, kind, asset }) => [index, address, kind, asset?.quantity])).toEqual([
      [0, addressText('c'), 'asset-transfer', '7'],
      [1, addressText('a'), 'message', undefined],
      [2, addressText('a'), 'etp', undefined],
    ]);
  });

  it('shows texts as UTF-8', () => {
    // Held one character a byte, as the codec reads them.
    const held = String.fromCharCode(...new TextEncoder().encode('grüße'));
    expect(tell({ coins: [coin(pay(TEN))], outputs: [message(held), CHANGE] }).outputs[0]!.message).toBe('grüße');
  });

  it('takes addresses from an engine that keeps them', () => {
    const told = transactionEffects({ facts: transactionFacts(txOf({}), 1, mainnet), previous: [coin(pay(TEN))] }, txid, 0, () => 'kept');
    expect([told.inputs[0]!.address, told.outputs[0]!.address]).toEqual(['kept', 'kept']);
  });

  it('names issues, first and secondary', () => {
    expect(effects([coin(pay(TEN))], [issue('X.A', { maximumSupply: 5n, secondaryIssueThreshold: 127 }), certificate('X', 2, 3), CHANGE])).toEqual([
      { type: 'mst-issued', symbol: 'X.A', quantity: '5', decimals: 0, issuer: 'alice', address: addressText('a'), secondary: false, secondaryIssueThreshold: 127, description: '' },
      { type: 'certificate-issued', symbol: 'X', owner: 'alice', address: addressText('a'), certificateType: 2 },
    ]);
    const [again] = effects([coin(pay(TEN)), coin(transfer('X.A', 5n))], [issue('X.A', { maximumSupply: 3n, secondaryIssueThreshold: 128 + 20 }), transfer('X.A', 5n), CHANGE]);
    expect(again).toMatchObject({ type: 'mst-issued', quantity: '3', secondary: true, secondaryIssueThreshold: 20 });
  });

  it('names burns: by omission, into the blackhole, partly, and of what is being issued', () => {
    const coins = [coin(pay(TEN)), coin(transfer('ABC', 10n, 'b'))];
    const burned = (quantity: string) => [{ type: 'mst-burned', symbol: 'ABC', quantity, address: addressText('b') }];
    expect(effects(coins, [CHANGE])).toEqual(burned('10'));
    expect(effects(coins, [toBlackhole(transfer('ABC', 10n)), CHANGE])).toEqual(burned('10'));
    expect(effects(coins, [toBlackhole(transfer('ABC', 4n)), transfer('ABC', 6n), CHANGE])).toEqual(burned('4'));
    expect(effects(coins, [transfer('ABC', 10n), CHANGE])).toEqual([]);
    expect(effects([coin(pay(TEN))], [toBlackhole(issue('ABC')), CHANGE])[1]).toEqual({ type: 'mst-burned', symbol: 'ABC', quantity: '1000', address: null });
  });

  it('names avatars, certificates and MITs', () => {
    expect(effects([coin(pay(TEN))], [avatar('carol', 'register'), CHANGE])).toEqual([{ type: 'avatar-registered', name: 'carol', address: addressText('a') }]);
    expect(effects([coin(avatar('bob', 'register', 'b')), coin(pay(TEN))], [avatar('bob', 'transfer'), CHANGE]))
      .toEqual([{ type: 'avatar-moved', name: 'bob', from: addressText('b'), to: addressText('a') }]);
    expect(effects([coin(certificate('A', 2, 0)), coin(pay(TEN))], [certificate('A', 2, 2, {}, 'b'), CHANGE])).toMatchObject([{ type: 'certificate-transferred', address: addressText('b') }]);
    expect(effects([coin(certificate('A', 2, 0)), coin(pay(TEN))], [certificate('A', 2, 0), CHANGE])).toEqual([]);
    expect(effects([coin(pay(TEN))], [mit('M', 1), mit('N', 1), CHANGE]).map(({ type }) => type)).toEqual(['mit-registered', 'mit-registered']);
    expect(effects([coin(mit('M', 1)), coin(pay(TEN))], [mit('M', 2, 'b'), CHANGE])).toEqual([{ type: 'mit-transferred', symbol: 'M', address: addressText('b') }]);
  });
});
