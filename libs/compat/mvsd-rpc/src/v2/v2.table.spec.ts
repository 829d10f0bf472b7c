import { describe, expect, it } from 'vitest';
import type { RpcValue } from '../rpc-value.ts';
import { V2_SHAPES } from './v2.table.ts';

const shape = (command: string, value: RpcValue, options: readonly string[] = []): RpcValue | undefined =>
  V2_SHAPES[command]?.(value, new Map(options.map((option) => [option, 'true'])));

/** Shapes of recorded version 2 answers, with shortened contents. */
describe('version 2', () => {
  it.each<[string, RpcValue, RpcValue, string[]]>([
    ['getbalance', { total_frozen: 1, total_received: 2 }, { 'total-frozen': 1, 'total-received': 2 }, []],
    ['getblockheader', { timestamp: 5, previous_block_hash: 'x' }, { time_stamp: 5, previous_block_hash: 'x' }, []],
    ['getblock', '00ff', { raw: '00ff' }, []],
    [
      'getblock',
      { hash: 'h', timestamp: 5, transactions: ['00'] },
      { header: { result: { hash: 'h', time_stamp: 5 } }, txs: { transactions: [{ raw: '00' }] } },
      [],
    ],
    ['getblock', { hash: 'h', transactions: [{ hash: 't' }] }, { header: { result: { hash: 'h' } }, txs: { transactions: [{ hash: 't' }] } }, []],
    ['gettx', '00', { transaction: { raw: '00' } }, []],
    ['gettx', { hash: 'h' }, { hash: 'h' }, []],
    ['getaddressetp', { frozen: 0 }, { balance: { frozen: 0 } }, []],
    ['getaddressetp', null, { balance: null }, ['deposited']],
    ['listbalances', [{ frozen: 0 }], { balances: [{ balance: { frozen: 0 } }] }, []],
    ['listbalances', [{ bonus_balance: 0 }], { balances: [{ bonus_balance: 0 }] }, ['deposited']],
    ['listbalances', [], { balances: null }, ['deposited']],
    ['listassets', [], { assets: null }, []],
    ['getasset', ['A'], { assetcerts: ['A'] }, ['cert']],
    ['getdid', ['A', 'B'], { dids: ['A', 'B'] }, []],
    [
      'getdid',
      [{ symbol: 'A', address: 'M', status: 'current' }, { symbol: 'A', address: 'N', status: 'history' }],
      { did: 'A', addresses: [{ address: 'M', status: 'current' }, { address: 'N', status: 'history' }] },
      [],
    ],
    ['getmit', [{ symbol: 'M', timestamp: 5 }], { mits: [{ symbol: 'M', time_stamp: 5 }] }, ['trace']],
    ['getmit', { symbol: 'M', timestamp: 5 }, { symbol: 'M', time_stamp: 5 }, []],
    ['listmits', [], { mits: null }, []],
    [
      'listtxs',
      { total_page: 1, transactions: [{ timestamp: 5, outputs: [{ etp_value: 3, own: true }] }] },
      { total_page: 1, transactions: [{ timestamp: 5, outputs: [{ 'etp-value': 3, own: true }] }] },
      [],
    ],
    ['validateaddress', { address_type: 'none', testnet: false }, { 'address-type': 'none', 'test-net': false }, []],
  ])('of %s', (command, v3, v2, options) => {
    expect(shape(command, v3, options)).toEqual(v2);
  });

  it('is the same for commands that are not listed', () => {
    expect(Object.hasOwn(V2_SHAPES, 'getlocked') || Object.hasOwn(V2_SHAPES, 'listdids') || Object.hasOwn(V2_SHAPES, 'getheight')).toBe(false);
  });
});
