import { describe, expect, it } from 'vitest';
import { heldText, hexDecode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { encodeAddress } from '@mbaas/chain-crypto';
import type { Attachment } from '@mbaas/chain-codec';
import { payToKeyHash, payToScriptHash } from '@mbaas/chain-script';
import { fewRows, type FewRows } from '../test/few-rows.ts';
import { privateNetwork } from '../test/private-chain.ts';
import { answerRpc, isAnswered } from './answer-rpc.ts';
import type { RecordRow, UnspentRow } from './port/chain-rows.port.ts';
import type { RpcValue } from './rpc-value.ts';

const KEY_HASH = new Uint8Array(20).fill(7);
const ADDRESS = encodeAddress(privateNetwork.addressVersions.p2pkh, KEY_HASH);
const SCRIPT_ADDRESS = encodeAddress(privateNetwork.addressVersions.p2sh, KEY_HASH);
const ACCOUNT = { name: 'Alice', password: 'secret', addresses: [ADDRESS] };

const outputRow = (attachment: Attachment, height: number, value = 0n, script = payToKeyHash(KEY_HASH)): UnspentRow => ({
  point: { hash: new Uint8Array(32).fill(height), index: 0 },
  output: { value, script, attachment },
  height,
  timestamp: height * 10,
  coinbase: false,
});
const did = (symbol: string, status: 'register' | 'transfer', address: string): Attachment => ({ version: 1, kind: 'did', symbol, status, address });

async function ask(command: string, params: readonly RpcValue[], rows: FewRows = {}, api: 'v2' | 'v3' = 'v3'): Promise<RpcValue> {
  const accounts = { find: (name: string) => (name === ACCOUNT.name ? ACCOUNT : undefined) };
  const answer = await answerRpc({ api, command, params }, { network: privateNetwork, rows: fewRows(rows), accounts });
  return answer.ok ? answer.value : { code: answer.error.code, message: answer.error.message };
}

describe('errors of the node', () => {
  it.each<[string, RpcValue[], number, string]>([
    ['nosuchcommand', [], 1020, "'nosuchcommand' is not a command. Enter 'help' for a list of commands."],
    ['toString', [], 1020, "'toString' is not a command. Enter 'help' for a list of commands."],
    ['getaddressetp', [], 1021, "the option '--ADDRESS' is required but missing"],
    ['getblock', ['99999999'], 5101, 'object does not exist'],
    ['getblock', ['x'], 5101, 'object does not exist'],
    ['gettx', ['1'.repeat(64)], 5306, 'transaction does not exist!'],
    ['gettx', ['1'], 1021, "the argument ('1') for option '--HASH' is invalid"],
    ['getbalance', ['Alice', 'wrong'], 1000, 'account not found or incorrect password'],
    ['getbalance', ['Nobody', 'secret'], 1000, 'account not found or incorrect password'],
    ['getdid', [ADDRESS], 4017, 'address is not binded with some did on the blockchain'],
    ['listtxs', ['Alice', 'secret'], 2003, 'no record in this page'],
  ])('%s %j', async (command, params, code, message) => {
    expect(await ask(command, params)).toEqual({ code, message });
    expect(await ask(command, params, {}, 'v2')).toEqual({ code, message });
  });

  it.each<[string, RpcValue[], number]>([
    ['getaddressetp', ['no-such-avatar'], 7006],
    ['getmit', ['no-such-mit'], 5008],
    ['getasset', ['-c', '-t', 'no-such-type'], 1021],
    ['fetchheaderext', ['Alice', 'secret', 'pending'], 1021],
    ['decoderawtx', ['zz'], 1021],
    ['decoderawtx', ['00'], 1021],
    ['listtxs', [], 1021],
    ['listtxs', ['Alice', 'secret', '-l', '101'], 1021],
  ])('%s %j has a number', async (command, params, code) => {
    expect(await ask(command, params)).toMatchObject({ code });
  });
});

describe('answers', () => {
  it('know the other names of a command', async () => {
    expect(await ask('fetch-height', [], { height: 9 })).toBe(9);
    expect([isAnswered('gettransaction'), isAnswered('send'), isAnswered('toString')]).toEqual([true, false, false]);
  });

  it('follow an avatar to the address it has now', async () => {
    const records: RecordRow[] = [outputRow(did('Bob', 'register', SCRIPT_ADDRESS), 5), outputRow(did('Bob', 'transfer', ADDRESS), 6)];
    expect(await ask('getdid', ['Bob'], { records: { avatar: records } })).toEqual([
      { symbol: 'Bob', address: ADDRESS, status: 'current' },
      { symbol: 'Bob', address: SCRIPT_ADDRESS, status: 'history' },
    ]);
    expect(await ask('getaddressetp', ['Bob'], { records: { avatar: records }, received: 3n })).toMatchObject({ address: ADDRESS, received: 3n });
    expect(await ask('getdid', [SCRIPT_ADDRESS], { records: { avatar: records } })).toMatchObject({ code: 4017 });
    expect(await ask('getdid', [], { records: { avatar: records } })).toEqual(['BLACKHOLE', 'Bob']);
  });

  it('count what an unnamed input spent as unspent', async () => {
    const paid = outputRow({ version: 1, kind: 'etp' }, 5, 40n, payToScriptHash(KEY_HASH));
    const nonsense = expectOk(hexDecode('51'), 'hex');
    expect(await ask('getaddressetp', [SCRIPT_ADDRESS], { height: 9, received: 40n, spent: [{ ...paid, unlocking: nonsense }] })).toMatchObject({ unspent: 40n, available: 40n });
  });

  it('list unspent outputs from the newest, by range', async () => {
    const unspent = [outputRow({ version: 1, kind: 'etp' }, 5, 40n), outputRow({ version: 1, kind: 'etp' }, 6, 50n), outputRow({ version: 1, kind: 'etp' }, 7, 60n)];
    const heights = async (...options: string[]): Promise<unknown> => {
      const list = await ask('getaddressetp', [ADDRESS, '-u', ...options], { height: 9, unspent });
      return Array.isArray(list) ? list.map((each) => (each as { utxo_block: number }).utxo_block) : list;
    };
    expect(await heights()).toEqual([7, 6, 5]);
    expect(await heights('-r', '40:60')).toEqual([6, 5]);
    expect(await heights('-r', '70:80')).toBeNull();
  });

  it('show texts of the chain as UTF-8', async () => {
    const symbol = heldText('Ünïcode');
    const mit: Attachment = { version: 207, kind: 'mit', status: 1, symbol, address: ADDRESS, content: heldText('雪'), toDid: 'Bob', fromDid: '' };
    expect(await ask('getmit', [], { records: { mit: [outputRow(mit, 5)] } })).toEqual(['Ünïcode']);
    expect(await ask('getmit', ['Ünïcode'], { records: { mit: [outputRow(mit, 5)] } })).toMatchObject({ content: '雪', height: 5, timestamp: 50, to_did: 'Bob' });
  });
});
