import fc from 'fast-check';
import { describe, it } from 'vitest';
import { assert } from '@mbaas/kernel';
import { decodeTransaction, encodeTransaction, type TransactionOutput } from '@mbaas/chain-codec';
import { classifyOutput } from '@mbaas/chain-script';
import { addressOf, avatar, certificate, etp, issuedUnits, network, units } from '../test/coins.ts';
import type { Built } from './assemble.ts';
import { buildAssetIssue } from './build-asset-issue.ts';
import { buildAssetBurn, buildAssetTransfer } from './build-asset-transfer.ts';
import { buildAvatarMove, buildAvatarRegistration } from './build-avatar.ts';
import { buildEtpPayment } from './build-etp-payment.ts';
import { buildSecondaryIssue } from './build-secondary-issue.ts';
import { BUILD_LIMITS } from './build-limits.ts';
import type { Coin } from './coin.ts';

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
const operation = fc.tuple(richWallet, fc.bigInt(1n, 2_000n), fc.integer({ min: 0, max: 127 }), fc.nat(6)).map(([coins, amount, threshold, which]) => {
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
  return { which, result: (operations[which] as (typeof operations)[number])() };
});

const etpSum = (outputs: readonly TransactionOutput[]): bigint => outputs.reduce((sum, output) => sum + output.value, 0n);

/** What outputs carry, by name; first issues count for nothing: they come from nowhere. */
function cargo(outputs: readonly TransactionOutput[], spent: boolean): Map<string, bigint> {
  const found = new Map<string, bigint>();
  const add = (key: string, quantity: bigint): void => void found.set(key, (found.get(key) ?? 0n) + quantity);
  for (const { attachment } of outputs) {
    if (attachment.kind === 'asset-transfer') add(`asset ${attachment.symbol}`, attachment.quantity);
    if (attachment.kind === 'asset-detail' && spent) add(`asset ${attachment.symbol}`, attachment.maximumSupply);
    if (attachment.kind === 'certificate' && (spent || attachment.status === 0)) add(`certificate ${attachment.symbol} ${attachment.certType}`, 1n);
    if (attachment.kind === 'did' && (spent || attachment.status === 'transfer')) add(`avatar ${attachment.symbol}`, 1n);
  }
  return found;
}

function checkConserved({ unsigned, inputs, fee }: Built): void {
  const spent = inputs.map(({ output }) => output);
  assert(etpSum(spent) === etpSum(unsigned.outputs) + fee, 'ETP in equals ETP out plus the fee');
  const [before, after] = [cargo(spent, true), cargo(unsigned.outputs, false)];
  assert(before.size === after.size, 'as many things leave as come in');
  for (const [thing, quantity] of before) assert(after.get(thing) === quantity, `${thing} is conserved`);
}

describe('whatever is built', () => {
  it('conserves ETP, every asset, certificate and avatar', () => {
    const built = [0, 0, 0, 0, 0, 0, 0];
    fc.assert(
      fc.property(operation, ({ which, result }) => {
        if (!result.ok) return;
        built[which] = (built[which] ?? 0) + 1;
        checkConserved(result.value);
      }),
      { numRuns: 1_500, seed: 7 },
    );
    // A property over refusals alone would prove nothing: the fixed seed builds each operation many times.
    assert(built.every((count) => count > 15), `each operation was built: ${built.join(' ')}`);
  });

  it('spends distinct, spendable, listed coins and survives the wire', () => {
    fc.assert(
      fc.property(operation, ({ result }) => {
        if (!result.ok) return;
        const { unsigned, inputs } = result.value;
        assert(inputs.length === unsigned.inputs.length && inputs.length <= BUILD_LIMITS.maxInputs, 'one coin an input');
        assert(new Set(inputs).size === inputs.length, 'no coin twice');
        assert(inputs.every(({ spendable }) => spendable), 'only spendable coins');
        assert(unsigned.inputs.every(({ previousOutput }, i) => previousOutput === inputs[i]?.point), 'inputs name their coins');
        assert(unsigned.outputs.every(({ script }) => classifyOutput(script).pattern !== 'non-standard'), 'standard scripts');
        const again = decodeTransaction(encodeTransaction(unsigned));
        assert(again.ok && encodeTransaction(again.value).length === encodeTransaction(unsigned).length, 'the bytes decode to the same');
      }),
      { numRuns: 300 },
    );
  });
});
