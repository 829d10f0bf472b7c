import { describe, expect, it } from 'vitest';
import { Ledger, type Acknowledged } from './ledger.ts';

const command = (operationId: string, kind: Acknowledged['kind'], amount: bigint, from?: number, to?: number): Acknowledged => ({
  operationId, kind, amount, path: '', body: {}, key: operationId, answer: {}, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }),
});

function ledgerOf(...acknowledged: Acknowledged[]): Ledger {
  const ledger = new Ledger();
  for (const walletId of ['a', 'b', 'c']) ledger.wallets.push({ walletId, address: walletId });
  ledger.acknowledged.push(...acknowledged);
  return ledger;
}

describe('Ledger', () => {
  it('moves units of what took effect, and of nothing else', () => {
    const ledger = ledgerOf(command('1', 'mst-issue', 100n, 0), command('2', 'mst-transfer', 30n, 0, 1), command('3', 'mst-transfer', 5n, 1, 2), command('4', 'etp-transfer', 9n, 0, 1));
    expect(ledger.unitsAfter(new Set(['1', '2', '3', '4']))).toEqual([70n, 25n, 5n]);
    expect(ledger.unitsAfter(new Set(['1', '2', '4']))).toEqual([70n, 30n, 0n]);
  });

  it('counts atoms with fees, and knows of which wallets it does not know them', () => {
    const ledger = ledgerOf(command('1', 'faucet-grant', 1_000n, undefined, 0), command('2', 'etp-transfer', 300n, 0, 1), command('3', 'mst-transfer', 7n, 1, 0), command('4', 'avatar-register', 0n, 2));
    const fees = new Map([['1', 5n], ['2', 10n], ['3', 10n], ['4', 100n]]);
    expect(ledger.atomsAfter(fees)).toEqual([690n, 290n, undefined]);
    fees.delete('2');
    expect(ledger.atomsAfter(fees)).toEqual([1_000n, -10n, undefined]);
  });
});
