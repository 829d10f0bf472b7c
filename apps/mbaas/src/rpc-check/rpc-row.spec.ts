import { describe, expect, it } from 'vitest';
import { readRpcRow } from './rpc-row.ts';

describe('a recorded call', () => {
  it('keeps its answer exact', () => {
    const line = '{"api":"v3","command":"getasset","params":["A"],"result":{"maximum_supply":18446744073709551615},"height_after":6284}';
    expect(readRpcRow(line, 7)).toEqual({
      ok: true,
      value: { lineNumber: 7, api: 'v3', command: 'getasset', params: ['A'], answer: { result: { maximum_supply: 18446744073709551615n } }, tip: 6284 },
    });
  });

  it('may hold an error, no answer, no tip', () => {
    expect(readRpcRow('{"api":"v2","command":"gettx","params":[],"error":{"code":5306}}', 1)).toMatchObject({ ok: true, value: { answer: { error: { code: 5306n } }, tip: undefined } });
    expect(readRpcRow('{"api":"v1","command":"gettx","params":[]}', 1)).toMatchObject({ ok: true, value: { answer: undefined } });
    expect(readRpcRow('{"api":"v3","command":"getaddressetp","params":[],"result":null}', 1)).toMatchObject({ ok: true, value: { answer: { result: null } } });
  });

  it('of version 1 has no envelope', () => {
    expect(readRpcRow('{"api":"v1","command":"gettx","params":[],"result_bare":{"height":"7"}}', 1)).toMatchObject({ ok: true, value: { answer: { result: { height: '7' } } } });
    expect(readRpcRow('{"api":"v1","command":"gettx","params":[],"result_bare":{"code":5306,"error":"x","result":null}}', 1)).toMatchObject({ ok: true, value: { answer: { error: { code: 5306n, message: 'x' } } } });
  });

  it.each(['', '{', '[]', 'null', '{"api":"v3","command":"gettx"}', '{"api":3,"command":"gettx","params":[]}', '{"api":"v3","command":"gettx","params":{}}'])('is not %j', (line) => {
    expect(readRpcRow(line, 3)).toEqual({ ok: false, error: { code: 'RPC_ROW_INVALID', lineNumber: 3 } });
  });
});
