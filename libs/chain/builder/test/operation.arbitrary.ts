import fc from 'fast-check';
import { buildAssetIssue } from '../src/build-asset-issue.ts';
import { buildAssetBurn, buildAssetTransfer } from '../src/build-asset-transfer.ts';
import { buildAvatarMove, buildAvatarRegistration } from '../src/build-avatar.ts';
import { buildEtpPayment } from '../src/build-etp-payment.ts';
import { buildSecondaryIssue } from '../src/build-secondary-issue.ts';
import type { Coin } from '../src/coin.ts';
import { addressOf, avatar, certificate, etp, issuedUnits, network, units } from './coins.ts';

export const KINDS = ['pay', 'transfer', 'burn', 'issue', 'more', 'register', 'move'] as const;
export const SYMBOL = 'SHOP.POINTS';
export const TOTAL = 1_000n;

const owner = fc.integer({ min: 1, max: 4 });
const height = fc.option(fc.integer({ min: 1, max: 50 }));
const symbol = fc.constantFrom('SHOP.POINTS', 'SHOP.MILES', 'OTHER');
const value = fc.oneof(fc.bigInt(0n, 40_000n), fc.bigInt(0n, 3_000_000_000n));
const placed = fc.record({ owner, height, value, spendable: fc.boolean().map((locked) => !locked) });

const anyCoin: fc.Arbitrary<Coin> = fc.oneof(
  fc.tuple(value, placed).map(([amount, where]) => etp(amount, where)),
  fc.tuple(symbol, fc.bigInt(1n, 1_000n), placed).map(([name, quantity, where]) => units(name, quantity, where)),
  fc.tuple(symbol, fc.bigInt(1n, 1_000n), placed).map(([name, quantity, where]) => issuedUnits(name, quantity, where)),
  fc.tuple(fc.constantFrom('SHOP', 'SHOP.POINTS', 'OTHER'), fc.integer({ min: 1, max: 4 }), placed).map(([name, type, where]) => certificate(name, type, where)),
  fc.tuple(fc.constantFrom('alice', 'bob'), placed).map(([name, where]) => avatar(name, where)),
);
const wallet = fc.array(anyCoin, { maxLength: 40 });
const richWallet = wallet.map((coins) => [...coins, etp(3_000_000_000n), etp(3_000_000_000n, { owner: 2 }), certificate('SHOP.POINTS', 1, { owner: 3 })]);

/** Every operation over one wallet; each may be refused. */
export const operation = fc.tuple(richWallet, fc.bigInt(1n, 2_000n), fc.integer({ min: 0, max: 127 }), fc.nat(6)).map(([coins, amount, threshold, which]) => {
  const purse = { coins };
  const asset = { symbol: 'SHOP.POINTS', maximumSupply: 1_000n, decimals: 0, secondaryIssueThreshold: threshold, issuer: 'shop', description: 'x' };
  const operations = [
    () => buildEtpPayment({ network, payees: [{ address: addressOf(9), amount: amount * 1_000_000n }], purse, memo: 'hi' }),
    () => buildAssetTransfer({ network, symbol: 'SHOP.POINTS', quantity: amount, coins, purse, to: addressOf(9) }),
    () => buildAssetBurn({ network, symbol: 'SHOP.POINTS', quantity: amount, coins, purse }),
    () => buildAssetIssue({ network, asset, address: addressOf(1), coins, purse }),
    () => buildSecondaryIssue({ network, asset, quantity: amount, coins, purse }),
    () => buildAvatarRegistration({ network, name: 'carol', address: addressOf(2), purse }),
    () => buildAvatarMove({ network, name: 'alice', coins, to: addressOf(2), toCoins: coins }),
  ];
  return { which, kind: KINDS[which] as (typeof KINDS)[number], threshold, result: (operations[which] as (typeof operations)[number])() };
});
