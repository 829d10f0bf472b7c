import { operationChanged, type FactPayload } from '@mbaas/contracts-events';
import { chainBalance, chainStatus, createWallet, p2pPeers, p2pStatus, transferEtp, wallet } from '@mbaas/contracts-queries';
import { err, ok, problem } from '@mbaas/kernel';
import { appendFacts, newFact } from '@mbaas/platform-messaging';
import type { Database } from '@mbaas/platform-postgres';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type RunningGateway } from '../test/running-gateway.ts';

const WALLET = `wal_${'a'.repeat(32)}`;
const ADDRESS = 'tTMs8hDzjxj2XeMLiABoEi5fYstYbwHe3Y';
const OPERATION = `mst_${'b'.repeat(32)}`;
const NOW = '2026-11-21T00:00:00.000Z';

let place: TestDatabase;
let database: Database;
let door: RunningGateway;
const paid: { tenant: string; idempotencyKey: string; amount: string }[] = [];
let failNext: 'no' | 'refuse' | 'break' = 'no';

beforeAll(async () => {
  place = await createTestDatabase();
  database = place.database;
  door = await startGateway(database);
  door.queries.answer(chainStatus, async () => ok({ network: 'devnet', height: 7, hash: '0'.repeat(64), timestamp: 1, medianTimePast: 1, poolSize: 0, finalDepth: 3 }));
  const walletOf = (tenant: string, label: string) => ({ walletId: WALLET, tenant, label, addresses: [{ address: ADDRESS, path: 'm/0', publicKey: '02'.repeat(33) }], createdAt: NOW });
  door.queries.answer(createWallet, async ({ tenant, label }) => ok(walletOf(tenant, label)));
  door.queries.answer(wallet, async ({ tenant }) => ok(walletOf(tenant, 'x')));
  door.queries.answer(chainBalance, async ({ address }) =>
    ok({ address, asOfHeight: 7, etp: { received: '9', unspent: '5', confirmed: '5', available: '4', frozen: '1', pendingIn: '0', pendingOut: '0' }, assets: [{ symbol: 'A.B', quantity: '18446744073709551615', locked: '0', pendingIn: '0', pendingOut: '0' }] }),
  );
  door.queries.answer(transferEtp, async ({ tenant, idempotencyKey, amount }) => {
    const mode = failNext;
    failNext = 'no';
    if (mode === 'refuse') return err(problem('BUILD_FUNDS_INSUFFICIENT', 422, 'The wallet has less than that.'));
    if (mode === 'break') throw new Error('a secret of ours');
    paid.push({ tenant, idempotencyKey, amount });
    return ok({ operationId: OPERATION, tenant, kind: 'etp-transfer' as const, state: 'submitted' as const, revision: 1, confirmations: 0, createdAt: NOW, updatedAt: NOW });
  });
});
beforeEach(() => {
  paid.length = 0;
  failNext = 'no';
});
afterAll(async () => {
  await door.gateway.stop();
  await door.bus.stop();
  await place.drop();
});

const transfer = { walletId: WALLET, to: { address: ADDRESS }, amount: '100' };
const pay = (body: unknown, idempotencyKey: string, key?: string) => door.call('POST', '/v1/transfers', { body, headers: { 'idempotency-key': idempotencyKey }, ...(key === undefined ? {} : { key }) });

describe('keys', () => {
  it('asks for a key, and refuses unknown, malformed and revoked ones', async () => {
    expect((await door.call('GET', '/v1/chain', { key: '' })).body['code']).toBe('GATEWAY_KEY_MISSING');
    expect((await door.call('GET', '/v1/chain', { key: 'mbk_nonsense' })).body['code']).toBe('GATEWAY_KEY_UNKNOWN');
    const wrong = `${door.operatorKey.slice(0, -4)}AAAA`;
    const answer = await door.call('GET', '/v1/chain', { key: wrong });
    expect([answer.status, answer.body['code'], answer.headers.get('www-authenticate')]).toEqual([401, 'GATEWAY_KEY_UNKNOWN', 'Bearer']);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('gives a tenant a key that is stored hashed, works as X-Api-Key, and ends', async () => {
    const tenant = await door.call('POST', '/v1/tenants', { body: { name: 'Shop' }, headers: { 'idempotency-key': 'tenant-1' } });
    expect(tenant.status).toBe(201);
    const tenantId = String(tenant.body['tenantId']);
    const made = await door.call('POST', `/v1/tenants/${tenantId}/keys`, { body: {} });
    const apiKey = String(made.body['apiKey']);
    const secret = apiKey.split('_').at(-1) ?? '';
    const { rows } = await database.query<{ found: boolean }>(`SELECT bool_or(k::text LIKE '%' || $1 || '%') AS found FROM gateway.api_key k`, [secret]);
    expect(rows[0]?.found).toBe(false);

    const chain = await fetch(`${door.url}/v1/chain`, { headers: { 'x-api-key': apiKey } });
    expect(chain.status).toBe(200);
    expect((await door.call('POST', '/v1/tenants', { key: apiKey, body: { name: 'Mine' }, headers: { 'idempotency-key': 'k' } })).body['code']).toBe('GATEWAY_FORBIDDEN');
    expect((await door.call('GET', '/v1/tenants/sandbox', { key: apiKey })).body['code']).toBe('GATEWAY_NOT_FOUND');

    expect((await door.call('POST', `/v1/tenants/${tenantId}/keys/${String(made.body['keyId'])}/revocation`)).status).toBe(201);
    expect((await door.call('GET', '/v1/chain', { key: apiKey })).body['code']).toBe('GATEWAY_KEY_UNKNOWN');
  });

  it('meets the same tenant when its making is repeated after a lost answer', async () => {
    const make = () => door.call('POST', '/v1/tenants', { body: { name: 'Twice' }, headers: { 'idempotency-key': 'tenant-twice' } });
    const first = await make();
    await database.query(`UPDATE gateway.idempotency SET status = NULL, answer = NULL WHERE idempotency_key = 'tenant-twice'`);
    expect((await make()).body).toEqual(first.body);
  });
});

describe('bad input', () => {
  it.each([
    ['an amount as a number', { ...transfer, amount: 100 }, 'amount'],
    ['a floating amount', { ...transfer, amount: '1.5' }, 'amount'],
    ['a negative amount', { ...transfer, amount: '-1' }, 'amount'],
    ['an amount beyond 2^64', { ...transfer, amount: '18446744073709551616' }, 'amount'],
    ['an unknown field', { ...transfer, colour: 'red' }, 'colour'],
    ['a wrong type', { ...transfer, walletId: ['x'] }, 'walletId'],
    ['nothing', {}, 'walletId'],
    ['an array', [1], 'body'],
  ])('names the field of %s', async (_what, body, field) => {
    const answer = await pay(body, 'bad-input');
    expect([answer.status, answer.body['code'], answer.body['field']]).toEqual([400, 'GATEWAY_REQUEST_INVALID', field]);
    expect(paid).toEqual([]);
  });

  it('refuses what is not JSON, is not said to be, or is too large', async () => {
    const key = { 'idempotency-key': 'k' };
    expect((await door.call('POST', '/v1/transfers', { text: '{"walletId":', headers: key })).body['code']).toBe('GATEWAY_JSON_INVALID');
    expect((await door.call('POST', '/v1/transfers', { text: '<a/>', headers: { ...key, 'content-type': 'application/xml' } })).body['code']).toBe('GATEWAY_MEDIA_TYPE');
    expect((await door.call('POST', '/v1/transactions', { body: { raw: 'ab'.repeat(1_100_000) } })).body['code']).toBe('GATEWAY_BODY_TOO_LARGE');
    expect((await door.call('GET', '/v1/nothing')).body['code']).toBe('GATEWAY_ROUTE_UNKNOWN');
    expect((await door.call('GET', '/v1/blocks?limit=0')).body['field']).toBe('limit');
    expect((await door.call('GET', '/v1/blocks?surprise=1')).body['field']).toBe('surprise');
    expect((await door.call('GET', '/v1/transactions/zz')).body['field']).toBe('txid');
  });

  it('refuses a body that two readers would read differently, or that cannot be kept', async () => {
    const text = async (body: string | Uint8Array<ArrayBuffer>) => {
      const response = await fetch(`${door.url}/v1/wallets`, { method: 'POST', headers: { authorization: `Bearer ${door.operatorKey}`, 'content-type': 'application/json', 'idempotency-key': 'strict' }, body });
      return ((await response.json()) as { code?: string }).code;
    };
    for (const body of ['{"label":"a","label":"b"}', '{"label":"a","\\u006cabel":"b"}', '{"label":"a","__proto__":{}}', Uint8Array.from([...Buffer.from('{"label":"'), 0xff, ...Buffer.from('"}')])]) expect(await text(body)).toBe('GATEWAY_JSON_INVALID');
    for (const body of ['null', '[]', '{"label":"a\\u0000"}', '{"label":"\\ud800"}']) expect(await text(body)).toBe('GATEWAY_REQUEST_INVALID');
    expect(await text('{"label":"\\"label\\":"}')).toBeUndefined();
  });

  it('answers in the same form where no route is reached', async () => {
    for (const path of ['/v1/avatars/%E0%A4%A', `/v1/avatars/${'a'.repeat(400)}`]) expect((await door.call('GET', path)).body['code']).toBe('GATEWAY_URL_INVALID');
    expect((await door.call('GET', '/v1/chain', { headers: { 'x-long': 'a'.repeat(20_000) } })).body['code']).toBe('GATEWAY_HEADERS_TOO_LARGE');
    expect((await door.call('GET', '/v1/events?after=9999999999999999999')).body['field']).toBe('after');
    expect((await door.call('GET', '/v1/operations?cursor=x')).body['field']).toBe('cursor');
  });

  it('never echoes what was sent', async () => {
    const answer = await pay({ ...transfer, '<script>': 1 }, 'echo');
    expect(JSON.stringify(answer.body)).not.toContain('<script>');
  });
});

describe('idempotency', () => {
  it('needs a key for a write', async () => {
    expect((await door.call('POST', '/v1/transfers', { body: transfer })).body['code']).toBe('GATEWAY_IDEMPOTENCY_KEY_MISSING');
    expect((await pay(transfer, 'has a space')).body['code']).toBe('GATEWAY_IDEMPOTENCY_KEY_MISSING');
  });

  it('gives the first answer again and asks the service once', async () => {
    const first = await pay(transfer, 'pay-1');
    const again = await pay({ amount: '100', to: { address: ADDRESS }, walletId: WALLET }, 'pay-1');
    expect([first.status, again.status, again.body]).toEqual([202, 202, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(paid).toEqual([{ tenant: 'sandbox', idempotencyKey: 'pay-1', amount: '100' }]);
  });

  it('refuses the key for another body, and keeps the first answer', async () => {
    await pay(transfer, 'pay-2');
    const other = await pay({ ...transfer, amount: '101' }, 'pay-2');
    expect([other.status, other.body['code']]).toEqual([422, 'GATEWAY_IDEMPOTENCY_KEY_REUSED']);
    expect(paid).toHaveLength(1);
  });

  it('frees the key of a refused request, and keeps it after a failure of ours', async () => {
    failNext = 'refuse';
    expect((await pay(transfer, 'pay-3')).body['code']).toBe('BUILD_FUNDS_INSUFFICIENT');
    expect((await pay({ ...transfer, amount: '1' }, 'pay-3')).status).toBe(202);

    failNext = 'break';
    const broken = await pay(transfer, 'pay-4');
    expect([broken.status, broken.body['code']]).toEqual([500, 'QUERY_FAILED']);
    expect(JSON.stringify(broken.body)).not.toContain('secret');
    expect((await pay({ ...transfer, amount: '2' }, 'pay-4')).body['code']).toBe('GATEWAY_IDEMPOTENCY_KEY_REUSED');
    expect((await pay(transfer, 'pay-4')).status).toBe(202);
  });

  it('stores nothing for a dry run', async () => {
    const answer = await door.call('POST', '/v1/transfers?dryRun=true', { body: transfer });
    expect(answer.status).toBe(200);
    expect((await database.query(`SELECT FROM gateway.idempotency WHERE idempotency_key = 'none'`)).rowCount).toBe(0);
  });
});

describe('answers', () => {
  it('hides the tenant and sums a wallet', async () => {
    const made = await door.call('POST', '/v1/wallets', { body: {}, headers: { 'idempotency-key': 'w' } });
    expect([made.status, 'tenant' in made.body]).toEqual([201, false]);
    const balance = await door.call('GET', `/v1/wallets/${WALLET}/balance`);
    expect(balance.body).toMatchObject({ etp: { unspent: '5', available: '4' }, assets: [{ symbol: 'A.B', quantity: '18446744073709551615' }] });
  });

  it('tells the operator how the node is, with peers and without', async () => {
    let isAlone = true;
    const alone = err(problem('P2P_NO_PEERS', 409, 'No other node is contacted.'));
    const following = { state: 'level' as const, height: 7, target: 7, blocksPerSecond: 0, transactionsPerSecond: 0, inbound: 0, outbound: 1, banned: 1, knownAddresses: 3 };
    const peers = { items: [], bans: [{ host: '10.0.0.2', code: 'WIRE_FRAME_MAGIC_WRONG', until: 9 }] };
    door.queries.answer(p2pStatus, async () => (isAlone ? alone : ok(following)));
    door.queries.answer(p2pPeers, async () => (isAlone ? alone : ok(peers)));
    expect((await door.call('GET', '/v1/node')).body).toMatchObject({ chain: { network: 'devnet', height: 7 }, following: null, peers: null });
    isAlone = false;
    expect((await door.call('GET', '/v1/node')).body).toMatchObject({ chain: { height: 7 }, following, peers });
    expect((await door.call('GET', '/v1/node', { key: '' })).status).toBe(401);
  });

  it('says so when a service is absent', async () => {
    const answer = await door.call('GET', '/v1/faucet');
    expect([answer.status, answer.body['code']]).toEqual([503, 'QUERY_UNAVAILABLE']);
  });

  it('describes itself in OpenAPI 3.1 and on a page', async () => {
    const { body } = await door.call('GET', '/openapi.json', { key: '' });
    expect(body['openapi']).toBe('3.1.0');
    const paths = body['paths'] as Record<string, Record<string, { parameters: { name: string }[] }>>;
    expect(paths['/v1/transfers']?.['post']?.parameters.map(({ name }) => name)).toContain('Idempotency-Key');
    const page = await fetch(`${door.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  });

  it('lives, is ready, and counts', async () => {
    expect((await door.call('GET', '/health/live', { key: '' })).status).toBe(200);
    expect((await door.call('GET', '/health/ready', { key: '' })).body).toMatchObject({ ready: true });
    await door.call('GET', '/v1/assets/NO.SUCH');
    await door.call('GET', '/v1/nowhere');
    const metrics = await fetch(`${door.url}/metrics`);
    expect(metrics.status).toBe(200);
    const page = await metrics.text();
    expect(page).toMatch(/mbaas_http_requests_total\{method="GET",route="\/health\/ready",status="200"\} \d/);
    expect(page).toMatch(/mbaas_http_requests_total\{method="GET",route="\/v1\/assets\/:symbol",status="503"\} 1/);
    expect(page).toContain('mbaas_http_request_seconds_bucket');
    expect(page).toMatch(/mbaas_http_refusals_total\{code="GATEWAY_ROUTE_UNKNOWN"\} \d/);
    expect(page).toMatch(/mbaas_http_refusals_total\{code="QUERY_UNAVAILABLE"\} \d/);
    expect(page).not.toContain('NO.SUCH');
    expect(page).not.toContain('nowhere');
  });
});

describe('events', () => {
  const change = (tenant: string, revision: number): FactPayload<typeof operationChanged> => ({ operationId: OPERATION, tenant, kind: 'etp-transfer', state: revision === 1 ? 'submitted' : 'built', revision });
  const tell = (...facts: FactPayload<typeof operationChanged>[]) =>
    database.transaction((tx) => appendFacts(tx, 'gateway', facts.map((payload) => newFact({ event: operationChanged, key: payload.operationId, payload }))));
  const sandboxEvents = async (after = '0') => (await door.call('GET', `/v1/events?after=${after}`)).body as { items: { sequence: string; name: string; data: unknown }[]; after: string };

  it('numbers a tenant\'s events without a gap, shows no others, and streams the same', async () => {
    await tell(change('sandbox', 1), change('somebody-else', 1), change('sandbox', 2));
    await expect.poll(async () => (await sandboxEvents()).items.length).toBe(2);
    const { items, after } = await sandboxEvents();
    expect(items.map(({ sequence, name }) => [sequence, name])).toEqual([['1', 'operation.changed'], ['2', 'operation.changed']]);
    expect(JSON.stringify(items)).not.toContain('somebody-else');
    expect(after).toBe('2');
    expect((await door.call('GET', '/v1/operations')).body).toMatchObject({ items: [{ operationId: OPERATION, state: 'built', revision: 2 }] });

    const stream = await fetch(`${door.url}/v1/events/stream`, { headers: { authorization: `Bearer ${door.operatorKey}`, 'last-event-id': '1' } });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    await tell(change('sandbox', 3));
    while (!text.includes('id: 3')) text += (await reader?.read())?.value ?? '';
    expect(text).toMatch(/id: 2\nevent: operation\.changed\ndata: \{.*\}\n\nid: 3/);
    expect(text).not.toContain('id: 1\n');
    await reader?.cancel();
  });

  it('refuses a malformed cursor', async () => {
    const answer = await door.call('GET', '/v1/events/stream?after=abc');
    expect([answer.status, answer.body['code']]).toEqual([400, 'GATEWAY_REQUEST_INVALID']);
  });
});
