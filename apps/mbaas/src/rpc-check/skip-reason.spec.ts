import { describe, expect, it } from 'vitest';
import type { RpcRow } from './rpc-row.ts';
import { skipReason } from './skip-reason.ts';

const rowOf = (row: Partial<RpcRow>): RpcRow => ({ lineNumber: 1, api: 'v3', command: 'getbalance', params: [], answer: { result: 0n }, tip: 6284, ...row });
const noCommand = { error: { code: 1020n, message: '' } };

describe('a row', () => {
  it.each<[string, Partial<RpcRow>]>([
    ['of the chain at its tip', {}],
    ['of version 2', { api: 'v2' }],
    ['of version 1', { api: 'v1' }],
    ['with an error', { answer: { error: { code: 1000n } } }],
    ['that needs no chain and has no tip', { command: 'decoderawtx', tip: undefined }],
    ['of a command that the node does not have', { command: 'getassetview', answer: noCommand }],
    ['of such a command without a tip', { command: 'nosuchcommand', answer: noCommand, tip: undefined }],
  ])('%s is compared', (_name, row) => {
    expect(skipReason(rowOf(row), 6284)).toBeUndefined();
  });

  it.each<[Partial<RpcRow>, string]>([
    [{ api: 'v4', answer: undefined }, 'API v4'],
    [{ tip: undefined }, 'tip unknown'],
    [{ tip: 6544 }, 'asked at another tip'],
    [{ command: 'validateaddress', tip: 6544 }, 'asked at another tip'],
    [{ answer: undefined }, 'no answer recorded'],
    [{ command: 'getaccount' }, 'keys, signing and account secrets of the node'],
    [{ command: 'getmemorypool' }, 'the pool of the node'],
    [{ command: 'getwork' }, 'the state of the miner'],
    [{ command: 'popblock' }, 'changes the node'],
    [{ command: 'send' }, 'not answered here'],
  ])('%j is skipped: %s', (row, reason) => {
    expect(skipReason(rowOf(row), 6284)).toBe(reason);
  });
});
