import { formatRpcValue } from '@mbaas/compat-mvsd-rpc';
import { describe, expect, it } from 'vitest';
import { decodeRpcRequest, encodeRpcAnswer } from './rpc-request.codec.ts';

const decode = (body: string | Uint8Array) => decodeRpcRequest(typeof body === 'string' ? new TextEncoder().encode(body) : body);
const DEEP = 8_000;

describe('a call of the JSON-RPC port', () => {
  it('is read with its id as it was sent', () => {
    expect(decode('{"jsonrpc":"2.0","id":25,"method":"getwork","params":[]}')).toEqual({ ok: true, value: { id: 25n, method: 'getwork', params: [] } });
    expect(decode('{"jsonrpc":"3.0","id":"18446744073709551615","method":"eth_getWork"}')).toEqual({ ok: true, value: { id: '18446744073709551615', method: 'eth_getWork', params: [] } });
    expect(decode('{"jsonrpc":"2.0","id":-1,"method":"x","params":["a",1,{"b":["c",""]}]}')).toMatchObject({ ok: true, value: { id: -1n, params: ['a', 1n, { b: ['c', ''] }] } });
  });

  it.each([
    ['nothing', '', -32700],
    ['no JSON', '{"jsonrpc":', -32700],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), -32700],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"getwork"}]', -32600],
    ['null', 'null', -32600],
    ['an older version', '{"jsonrpc":"1.0","id":1,"method":"getwork"}', -32600],
    ['no id', '{"jsonrpc":"2.0","method":"getwork"}', -32600],
    ['an id of words', '{"jsonrpc":"2.0","id":"one","method":"getwork"}', -32600],
    ['an id without end', `{"jsonrpc":"2.0","id":${'1'.repeat(9_000)},"method":"getwork"}`, -32600],
    ['a broken id', '{"jsonrpc":"2.0","id":1.5,"method":"getwork"}', -32600],
    ['no method', '{"jsonrpc":"2.0","id":1}', -32600],
    ['params by name', '{"jsonrpc":"2.0","id":1,"method":"submitwork","params":{"nonce":"0x1"}}', -32602],
    ['params within params', '{"jsonrpc":"2.0","id":1,"method":"submitwork","params":[["0x1"]]}', -32602],
    ['an object that is no text', '{"jsonrpc":"2.0","id":1,"method":"submitwork","params":[{"a":[{"toString":1}]}]}', -32602],
  ])('is refused: %s', (_what, body, code) => {
    expect(decode(body)).toMatchObject({ ok: false, error: { error: { code } } });
  });

  it('is refused however deep it is', () => {
    expect(decode(`${'['.repeat(DEEP)}${']'.repeat(DEEP)}`)).toMatchObject({ ok: false, error: { id: null } });
  });

  it('is answered to its id', () => {
    expect(encodeRpcAnswer(25n, { result: true }, formatRpcValue)).toBe('{"jsonrpc":"2.0","id":25,"result":true}');
    expect(encodeRpcAnswer('7', { error: { code: 1020, message: '"' } }, formatRpcValue)).toBe('{"jsonrpc":"2.0","id":"7","error":{"code":1020,"message":"\\""}}');
    expect(encodeRpcAnswer(null, { result: null }, formatRpcValue)).toBe('{"jsonrpc":"2.0","id":null,"result":null}');
  });
});
