import { producerMining, producerSubmitWork, producerWork } from '@mbaas/contracts-queries';
import { err, ok, problem } from '@mbaas/kernel';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type RunningGateway } from '../../test/running-gateway.ts';

const WORK = { headerHash: 'aa'.repeat(32), seedHash: '00'.repeat(32), boundary: '19'.repeat(32), height: 7, bits: '10', freshForMs: 5_000 };
const SOLUTION = ['0x0000000000abc004', `0x${'aa'.repeat(32)}`, `0x${'bb'.repeat(32)}`];

let place: TestDatabase;
let door: RunningGateway;
let refusal: { readonly code: string; readonly status: number } | undefined;
const handedIn: unknown[] = [];

const refused = () => err(problem(refusal?.code ?? '', refusal?.status ?? 0, 'Refused.'));

beforeAll(async () => {
  place = await createTestDatabase();
  door = await startGateway(place.database);
  door.queries.answer(producerWork, async () => (refusal === undefined ? ok(WORK) : refused()));
  door.queries.answer(producerSubmitWork, async (solution) => {
    handedIn.push(solution);
    return refusal === undefined ? ok({ hash: 'cc'.repeat(32), height: 7, state: 'connected' as const }) : refused();
  });
  door.queries.answer(producerMining, async () =>
    refusal === undefined ? ok({ producing: true, solo: false, height: 6, difficulty: '12441873850415', hashRate: '0', staking: { address: 'tTMs8hDzjxj2XeMLiABoEi5fYstYbwHe3Y', eligible: true, available: 11, waiting: 0 } }) : refused(),
  );
});
beforeEach(() => {
  refusal = undefined;
  handedIn.length = 0;
});
afterAll(async () => {
  await door.gateway.stop();
  await door.bus.stop();
  await place.drop();
});

const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
const rpc = (method: string, params: readonly unknown[] = [], api = 'v3') => door.call('POST', `/rpc/${api}`, { body: { jsonrpc: '2.0', id: 1, method, params } });

describe('the JSON-RPC port', () => {
  it('wants the operator\'s key, as Bearer or as the password of HTTP Basic', async () => {
    const body = { jsonrpc: '2.0', id: 1, method: 'getwork', params: [] };
    const without = await door.call('POST', '/rpc/v3', { key: '', body });
    expect([without.status, without.body['code'], without.headers.get('content-type')]).toEqual([401, 'GATEWAY_KEY_MISSING', expect.stringContaining('application/problem+json')]);
    expect(without.headers.get('www-authenticate')).toMatch(/^Basic realm="mbaas".*Bearer/);
    for (const pair of [`miner:${door.operatorKey}`, `:${door.operatorKey}`]) expect((await door.call('POST', '/rpc/v3', { key: '', body, headers: basic(pair) })).status).toBe(200);
    for (const pair of [door.operatorKey, `miner:${door.operatorKey.slice(0, -4)}AAAA`, `${door.operatorKey}:`, 'miner:x:y']) {
      expect((await door.call('POST', '/rpc/v3', { key: '', body, headers: basic(pair) })).body['code']).toBe('GATEWAY_KEY_UNKNOWN');
    }
    // No other route takes a key that way.
    expect((await door.call('GET', '/v1/mining', { key: '', headers: basic(`miner:${door.operatorKey}`) })).body['code']).toBe('GATEWAY_KEY_MISSING');

    const tenant = await door.call('POST', '/v1/tenants', { body: { name: 'Shop' }, headers: { 'idempotency-key': 'shop' } });
    const made = await door.call('POST', `/v1/tenants/${String(tenant.body['tenantId'])}/keys`, { body: {} });
    expect((await door.call('POST', '/rpc/v3', { key: String(made.body['apiKey']), body })).body['code']).toBe('GATEWAY_FORBIDDEN');
  });

  it('gives work and takes solutions as the node of each version', async () => {
    const work = [WORK.headerHash, WORK.seedHash, WORK.boundary].map((hash) => `0x${hash}`);
    for (const method of ['getwork', 'eth_getWork']) expect((await rpc(method)).body).toEqual({ jsonrpc: '2.0', id: 1, result: work });
    expect((await rpc('submitwork', SOLUTION)).body).toEqual({ jsonrpc: '2.0', id: 1, result: true });
    const masked = (0xabc004n ^ 0x6675636b6d657461n).toString(16);
    expect((await rpc('eth_submitWork', [masked, ...SOLUTION.slice(1)], 'v2')).body['result']).toBe(true);
    const solution = { nonce: '0000000000abc004', headerHash: 'aa'.repeat(32), mixHash: 'bb'.repeat(32) };
    expect(handedIn).toEqual([solution, solution]);
    expect((await rpc('getmininginfo')).body['result']).toEqual({ is_mining: true, height: '6', rate: '0', difficulty: '12441873850415', payment_address: '', mining_mst: '', block_type: 'PoS', stake_utxo_count: 11 });
    expect((await rpc('getmininginfo', [], 'v2')).body['result']).toEqual({ 'mining-info': { 'is-mining': true, height: '6', rate: '0', difficulty: '12441873850415' } });
  });

  it('says no as the node does, and is away as the other routes are', async () => {
    for (const [code, status] of [['PRODUCER_WORK_INVALID', 422], ['PRODUCER_WORK_STALE', 409], ['PRODUCER_WORK_UNKNOWN', 404], ['PRODUCER_WORK_REPEATED', 409], ['BLOCK_SAME_KIND_TOO_LONG', 422]] as const) {
      refusal = { code, status };
      expect((await rpc('submitwork', SOLUTION)).body).toEqual({ jsonrpc: '2.0', id: 1, result: false });
    }
    expect(await rpc('getwork')).toMatchObject({ status: 200, body: { error: { code: 1000 } } });
    for (const [code, status] of [['PRODUCER_NOT_ALLOWED', 404], ['QUERY_UNAVAILABLE', 503]] as const) {
      refusal = { code, status };
      for (const [method, params] of [['getwork', []], ['submitwork', SOLUTION], ['getmininginfo', []]] as const) expect(await rpc(method, params)).toMatchObject({ status, body: { code } });
    }
  });

  it('answers no other command', async () => {
    for (const api of ['v2', 'v3']) {
      for (const method of ['getinfo', 'send', 'constructor', '']) {
        const { status, body } = await rpc(method, [], api);
        expect([status, (body['error'] as { code: number }).code]).toEqual([200, 1020]);
      }
    }
    expect((await rpc('getwork', [], 'v4')).body['code']).toBe('GATEWAY_ROUTE_UNKNOWN');
  });

  it('refuses what is no call, no JSON, or too large', async () => {
    expect(await door.call('POST', '/rpc/v3', { text: '{"jsonrpc":' })).toMatchObject({ status: 200, body: { id: null, error: { code: -32700 } } });
    expect(await door.call('POST', '/rpc/v3', { body: [{ jsonrpc: '2.0', id: 1, method: 'getwork' }] })).toMatchObject({ status: 200, body: { id: null, error: { code: -32600 } } });
    expect(await door.call('POST', '/rpc/v3', { body: { jsonrpc: '2.0', id: '9', method: 'getwork', params: {} } })).toMatchObject({ status: 200, body: { id: '9', error: { code: -32602 } } });
    expect(await door.call('POST', '/rpc/v3')).toMatchObject({ status: 200, body: { error: { code: -32700 } } });
    expect(await rpc('getwork', ['a'.repeat(17_000)])).toMatchObject({ status: 413, body: { code: 'GATEWAY_BODY_TOO_LARGE' } });
    expect(await door.call('POST', '/rpc/v3', { text: '<a/>', headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 415, body: { code: 'GATEWAY_MEDIA_TYPE' } });
    expect((await rpc('submitwork', ['abc', ...SOLUTION.slice(1)])).body['error']).toMatchObject({ code: 1021 });
  });

  it('is described', async () => {
    const { body } = await door.call('GET', '/openapi.json', { key: '' });
    expect(Object.keys(body['paths'] as object)).toEqual(expect.arrayContaining(['/rpc/v2', '/rpc/v3']));
  });
});
