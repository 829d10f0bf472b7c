import { describe, expect, it } from 'vitest';
import { expectOk } from '@mbaas/kernel';
import { hexEncode } from '@mbaas/chain-primitives';
import { lockHeightScript, parseScriptText, payToKeyHash, sequenceLockScript } from '@mbaas/chain-script';
import { fewRows } from '../../test/few-rows.ts';
import { privateNetwork } from '../../test/private-chain.ts';
import type { UnspentRow } from '../port/chain-rows.port.ts';
import { lockOf } from './output-lock.ts';

const HASH = new Uint8Array(20).fill(1);
const HEIGHT = 100;
const TIME = 1_000_000;
const BIT_22 = 0x0040_0000;

const rowOf = (script: Uint8Array, coinbase = false): UnspentRow => ({
  point: { hash: new Uint8Array(32), index: 0 },
  output: { value: 5n, script, attachment: { version: 1, kind: 'etp' } },
  height: HEIGHT,
  timestamp: TIME,
  coinbase,
});
const kindAt = (row: UnspentRow, height: number, time = TIME): string => {
  const lock = lockOf(row, { network: privateNetwork, rows: fewRows({}), height, time });
  return lock.ok ? lock.value.kind : String(lock.error.code);
};

describe('the lock of an output', () => {
  it('of a reward ends with its maturity', () => {
    const row = rowOf(payToKeyHash(HASH), true);
    expect([kindAt(row, HEIGHT), kindAt(row, HEIGHT + 9), kindAt(row, HEIGHT + 10)]).toEqual(['maturing', 'maturing', 'none']);
    expect(kindAt(rowOf(payToKeyHash(HASH)), HEIGHT)).toBe('none');
  });

  it('of a deposit ends with its term', () => {
    const row = rowOf(lockHeightScript(25_200, HASH));
    expect([kindAt(row, HEIGHT + 25_199), kindAt(row, HEIGHT + 25_200)]).toEqual(['deposit', 'none']);
  });

  it('counts blocks, or seconds in units of 32', () => {
    const blocks = rowOf(sequenceLockScript(10, HASH));
    expect([kindAt(blocks, HEIGHT + 9), kindAt(blocks, HEIGHT + 10)]).toEqual(['relative', 'none']);
    const seconds = rowOf(sequenceLockScript(BIT_22 + 3, HASH));
    expect([kindAt(seconds, HEIGHT, TIME + 95), kindAt(seconds, HEIGHT, TIME + 96)]).toEqual(['relative', 'none']);
  });

  it('fails as the node does on a number of five bytes', () => {
    const text = `[ 0300008000 ] checksequenceverify drop dup hash160 [ ${hexEncode(HASH)} ] equalverify checksig`;
    expect(kindAt(rowOf(expectOk(parseScriptText(text), 'a script')), HEIGHT)).toBe('1000');
  });
});
