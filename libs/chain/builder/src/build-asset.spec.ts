import { describe, expect, it } from 'vitest';
import { expectOk } from '@mbaas/kernel';
import { classifyOutput } from '@mbaas/chain-script';
import { addressOf, certificate, etp, issuedUnits, network, units } from '../test/coins.ts';
import { buildAssetIssue, type AssetDefinition } from './build-asset-issue.ts';
import { buildAssetBurn, buildAssetTransfer } from './build-asset-transfer.ts';
import { buildSecondaryIssue, shareNeeded } from './build-secondary-issue.ts';
import { BUILD_LIMITS } from './build-limits.ts';
import type { Built } from './assemble.ts';
import type { Coin } from './coin.ts';

const SYMBOL = 'SHOP.POINTS';
const asset: AssetDefinition = { symbol: SYMBOL, maximumSupply: 1_000n, decimals: 2, secondaryIssueThreshold: 0, issuer: 'shop', description: 'loyalty' };
const purse = { coins: [etp(2_000_000_000n)] };
const contents = (built: Built): unknown[] => built.unsigned.outputs.map(({ attachment }) => ({ ...attachment, version: undefined }));
const codeOf = (result: { ok: boolean; error?: { code: string } }): string | undefined => result.error?.code;

describe('buildAssetTransfer', () => {
  const move = (coins: readonly Coin[], quantity: bigint, more = {}) => buildAssetTransfer({ network, symbol: SYMBOL, quantity, coins, purse, to: addressOf(9), ...more });

  it('moves units and returns the rest to the largest coin’s address', () => {
    const coins = [units(SYMBOL, 30n, { owner: 2 }), issuedUnits(SYMBOL, 50n, { owner: 3 }), units('OTHER', 99n)];
    const built = expectOk(move(coins, 60n), 'enough');
    expect(built.inputs.slice(0, 2)).toMatchObject([{ point: coins[1]?.point }, { point: coins[0]?.point }]);
    expect(contents(built)).toMatchObject([
      { kind: 'asset-transfer', symbol: SYMBOL, quantity: 60n },
      { kind: 'asset-transfer', symbol: SYMBOL, quantity: 20n },
      { kind: 'etp' },
    ]);
    expect(built.unsigned.outputs[1]?.script).toEqual(coins[1]?.output.script);
  });

  it('returns ETP that lay in an asset coin to its owner although another wallet pays the fee', () => {
    const built = expectOk(move([units(SYMBOL, 30n, { owner: 2, value: 777n })], 30n), 'enough');
    expect(built.unsigned.outputs.map(({ value }) => value)).toEqual([0n, 777n, 1_999_990_000n]);
    expect(built.unsigned.outputs[1]?.script).toEqual(units(SYMBOL, 1n, { owner: 2 }).output.script);
  });

  it('spends the largest quantity', () => {
    expect(move([issuedUnits(SYMBOL, BUILD_LIMITS.maxQuantity)], BUILD_LIMITS.maxQuantity).ok).toBe(true);
  });

  it.each([
    ['BUILD_AMOUNT_INVALID', move([units(SYMBOL, 30n)], 0n)],
    ['BUILD_AMOUNT_INVALID', move([units(SYMBOL, 30n)], BUILD_LIMITS.maxQuantity + 1n)],
    ['BUILD_ASSET_INSUFFICIENT', move([units(SYMBOL, 30n), units('OTHER', 99n)], 31n)],
    ['BUILD_ASSET_INSUFFICIENT', move([units(SYMBOL, 30n, { spendable: false })], 1n)],
    ['BUILD_ASSET_SCATTERED', move(Array.from({ length: 601 }, () => units(SYMBOL, 1n)), 601n)],
    ['BUILD_FUNDS_INSUFFICIENT', move([units(SYMBOL, 30n)], 1n, { purse: { coins: [] } })],
    ['BUILD_ADDRESS_INVALID', move([units(SYMBOL, 30n)], 1n, { to: 'nowhere' })],
  ])('refuses with %s', (code, result) => {
    expect(codeOf(result)).toBe(code);
  });
});

describe('buildAssetBurn', () => {
  it('pays the units to the blackhole and nothing else', () => {
    const built = expectOk(buildAssetBurn({ network, symbol: SYMBOL, quantity: 10n, coins: [units(SYMBOL, 30n)], purse }), 'enough');
    expect(built.unsigned.outputs.map(({ script }) => classifyOutput(script).pattern)).toEqual(['pay-blackhole', 'pay-key-hash', 'pay-key-hash']);
    expect(contents(built)).toMatchObject([{ quantity: 10n }, { quantity: 20n }, { kind: 'etp' }]);
    expect(built.unsigned.outputs[0]?.value).toBe(0n);
  });
});

describe('buildAssetIssue', () => {
  const issue = (change: Partial<AssetDefinition> = {}, coins: readonly Coin[] = []) =>
    buildAssetIssue({ network, asset: { ...asset, ...change }, address: addressOf(1), coins, purse });

  it('issues with the domain certificate and pays the miner', () => {
    const built = expectOk(issue(), 'enough');
    expect(built.fee).toBe(1_000_000_000n);
    expect(contents(built)).toMatchObject([
      { kind: 'asset-detail', symbol: SYMBOL, maximumSupply: 1_000n, secondaryIssueThreshold: 0, issuer: 'shop', address: addressOf(1) },
      { kind: 'certificate', symbol: 'SHOP', certType: 2, status: 3, owner: 'shop', address: addressOf(1) },
      { kind: 'etp' },
    ]);
  });

  it('adds the issue certificate where more may be issued', () => {
    for (const secondaryIssueThreshold of [1, 100, 127]) {
      expect(contents(expectOk(issue({ secondaryIssueThreshold }), 'enough'))[1]).toMatchObject({ symbol: SYMBOL, certType: 1, status: 3 });
    }
  });

  it('carries an owned domain certificate, and an owned naming certificate rather than that', () => {
    const domain = certificate('SHOP', 2, { owner: 5, value: 6n });
    const naming = certificate(SYMBOL, 3, { owner: 6 });
    const withDomain = expectOk(issue({}, [certificate('SHOPS', 2), domain]), 'enough');
    expect(withDomain.inputs[0]).toBe(domain);
    expect(contents(withDomain)).toMatchObject([{}, { symbol: 'SHOP', certType: 2, status: 0, address: addressOf(5) }, { kind: 'etp' }, { kind: 'etp' }]);
    expect(withDomain.unsigned.outputs[2]?.value).toBe(6n);
    const withNaming = expectOk(issue({}, [domain, naming]), 'enough');
    expect(withNaming.inputs[0]).toBe(naming);
    expect(contents(withNaming)[1]).toMatchObject({ symbol: SYMBOL, certType: 3, status: 0 });
    expect(withNaming.inputs).not.toContain(domain);
  });

  it('needs no certificate for a symbol without domain', () => {
    expect(contents(expectOk(issue({ symbol: '.POINTS' }), 'enough'))).toMatchObject([{ kind: 'asset-detail' }, { kind: 'etp' }]);
  });

  it.each([
    ['BUILD_SYMBOL_INVALID', issue({ symbol: 'shop' })],
    ['BUILD_SYMBOL_INVALID', issue({ symbol: 'A'.repeat(64) })],
    ['BUILD_SYMBOL_INVALID', issue({ symbol: '' })],
    ['BUILD_SYMBOL_INVALID', issue({ symbol: 'SHOP.TOKEN' })],
    ['BUILD_AMOUNT_INVALID', issue({ maximumSupply: 0n })],
    ['BUILD_AMOUNT_INVALID', issue({ maximumSupply: 1n << 64n })],
    ['BUILD_AMOUNT_INVALID', issue({ decimals: 20 })],
    ['BUILD_THRESHOLD_INVALID', issue({ secondaryIssueThreshold: 101 })],
    ['BUILD_THRESHOLD_INVALID', issue({ secondaryIssueThreshold: 128 })],
    ['BUILD_TEXT_TOO_LONG', issue({ description: 'x'.repeat(252) })],
    ['BUILD_FUNDS_INSUFFICIENT', buildAssetIssue({ network, asset, address: addressOf(1), coins: [], purse: { coins: [etp(999_999_999n)] } })],
  ])('refuses with %s', (code, result) => {
    expect(codeOf(result)).toBe(code);
  });
});

describe('buildSecondaryIssue', () => {
  const right = certificate(SYMBOL, 1, { owner: 4 });
  const more = (threshold: number, coins: readonly Coin[], quantity = 10n, address?: string) =>
    buildSecondaryIssue({ network, asset: { ...asset, secondaryIssueThreshold: threshold }, quantity, coins, purse, address });

  it('carries the issue certificate and issues freely at 127', () => {
    const built = expectOk(more(127, [right, units(SYMBOL, 5n)]), 'enough');
    expect(contents(built)).toMatchObject([
      { kind: 'asset-detail', maximumSupply: 10n, secondaryIssueThreshold: 255, address: addressOf(4) },
      { kind: 'certificate', symbol: SYMBOL, certType: 1, status: 0, address: addressOf(4) },
      { kind: 'etp' },
    ]);
    expect(built.inputs).toHaveLength(2);
    expect(built.fee).toBe(10_000n);
  });

  it('shows the share at one address and returns it there', () => {
    const coins = [right, units(SYMBOL, 400n, { owner: 2 }), units(SYMBOL, 300n, { owner: 3 }), units(SYMBOL, 300n, { owner: 3 }), units(SYMBOL, 100n, { owner: 3 })];
    const built = expectOk(more(60, coins), 'owner 3 has 70 %');
    expect(contents(built)).toMatchObject([{ address: addressOf(3), secondaryIssueThreshold: 188 }, { certType: 1 }, { kind: 'asset-transfer', quantity: 600n }, { kind: 'etp' }]);
    expect(built.inputs).toHaveLength(4);
    expect(codeOf(more(60, coins, 10n, addressOf(2)))).toBe('BUILD_SHARE_INSUFFICIENT');
  });

  it('lets one base unit of the share be missing, as the rule does', () => {
    expect(more(60, [right, units(SYMBOL, 599n)]).ok).toBe(true);
    expect(codeOf(more(60, [right, units(SYMBOL, 598n)]))).toBe('BUILD_SHARE_INSUFFICIENT');
    expect(shareNeeded(999n, 33)).toBe(329n);
  });

  it.each([
    ['BUILD_ISSUE_FORBIDDEN', more(0, [right])],
    ['BUILD_THRESHOLD_INVALID', more(101, [right])],
    ['BUILD_CERTIFICATE_MISSING', more(127, [certificate(SYMBOL, 2), certificate('OTHER', 1)])],
    ['BUILD_SHARE_INSUFFICIENT', more(50, [right])],
    ['BUILD_AMOUNT_INVALID', more(127, [right], 0n)],
    ['BUILD_SUPPLY_OVERFLOW', more(127, [right], (1n << 64n) - 1_000n)],
  ])('refuses with %s', (code, result) => {
    expect(codeOf(result)).toBe(code);
  });

  it('fills the supply to the last unit', () => {
    expect(more(127, [right], (1n << 64n) - 1_001n).ok).toBe(true);
  });
});
