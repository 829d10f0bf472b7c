import { describe, expect, it } from 'vitest';
import { recordedAccounts } from './recorded-accounts.ts';
import type { RpcRow } from './rpc-row.ts';

const listed = (name: string, addresses: readonly string[], row: Partial<RpcRow> = {}): RpcRow => ({
  lineNumber: 1, api: 'v3', command: 'listaddresses', params: [name, `${name}-password`], answer: { result: addresses }, tip: undefined, ...row,
});
const addressesOf = (rows: readonly RpcRow[], name: string): readonly string[] | undefined => recordedAccounts(rows, 6284, []).find(name)?.addresses;

describe('accounts of the rows', () => {
  it('are as listed at the tip before those listed last', () => {
    const rows = [listed('Alice', ['at the tip'], { tip: 6284 }), listed('Alice', ['later'], { tip: 6544 }), listed('Bob', ['first']), listed('Bob', ['last'])];
    expect(addressesOf(rows, 'Alice')).toEqual(['at the tip']);
    expect(addressesOf(rows, 'Bob')).toEqual(['last']);
    expect(addressesOf(rows, 'Cindy')).toBeUndefined();
  });

  it('are read from version 2 and never from an error', () => {
    expect(addressesOf([listed('Alice', [], { api: 'v2', answer: { result: { addresses: ['M'] } } })], 'Alice')).toEqual(['M']);
    expect(addressesOf([listed('Alice', ['M']), listed('Alice', [], { answer: { error: { code: 1000n } } })], 'Alice')).toEqual(['M']);
    expect(addressesOf([listed('Alice', ['M'], { command: 'getnewaddress' })], 'Alice')).toBeUndefined();
  });

  it('come from the wallet file when the rows do not have them', () => {
    const wallet = [{ name: 'Alice', password: 'from the file', addresses: ['W'] }, { name: 'Dale', password: 'from the file', addresses: ['D'] }];
    const book = recordedAccounts([listed('Alice', ['M'])], 6284, wallet);
    expect(book.find('Alice')).toEqual({ name: 'Alice', password: 'Alice-password', addresses: ['M'] });
    expect(book.find('Dale')?.addresses).toEqual(['D']);
  });
});
