import type { Built, Coin } from '@mbaas/chain-builder';
import { encodeTransaction, type Transaction } from '@mbaas/chain-codec';
import { encodeAddress } from '@mbaas/chain-crypto';
import { devnet, mainnet } from '@mbaas/chain-params';
import { concatBytes, hexEncode } from '@mbaas/chain-primitives';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, MbaasProcess } from './mbaas-process.ts';
import { OwnKey, rawOf, txidOf, withAttachment } from './own-key.ts';
import { expectRefusal, holdings, MARK } from '../test/refusal.ts';
import { RestDoor, type CallOptions, type Reply } from './rest-door.ts';
import { done, makeTenant, makeWallet, outcomeOf, until, type TenantAccess, type WalletAccess } from './rest-shop.ts';

const ETP = 100_000_000n;
const MAINNET_ADDRESS = encodeAddress(mainnet.addressVersions.p2pkh, new Uint8Array(20).fill(7));
const NO_WALLET = `wal_${'0'.repeat(32)}`;
const SYMBOL = 'BADIN.POINTS';
const MINUTES = 60_000;

let folder: string;
let platform: MbaasProcess;
let door: RestDoor;
let shop: TenantAccess;
let other: TenantAccess;
let wallet: WalletAccess;
let otherWallet: WalletAccess;
let otherOperation: string;
const own = new OwnKey(devnet);
let coins: Coin[];
let stranger: string;
/** Everything of the two tenants and of the own key that a refused request must leave as it is. */
let before: unknown;

async function snapshot(): Promise<unknown> {
  const seen: unknown[] = [];
  for (const [tenant, of] of [[shop, wallet], [other, otherWallet]] as const) {
    const { key } = tenant;
    const balance = (await door.get(`/v1/wallets/${of.walletId}/balance`, { key })).body;
    const wallets = (await door.get('/v1/wallets', { key })).body;
    const operations = (await door.get('/v1/operations?limit=1000', { key })).body['items'] as Record<string, unknown>[];
    seen.push(holdings(balance), wallets, operations.map(({ operationId, kind, txid }) => [operationId, kind, txid]));
  }
  seen.push(holdings((await door.get(`/v1/addresses/${own.address}/balance`)).body));
  for (const path of ['/v1/assets', '/v1/certificates', '/v1/mits', '/v1/wallets', '/v1/operations', '/v1/tenants/sandbox']) seen.push((await door.get(path)).body);
  return seen;
}

const post = (path: string, body: unknown, options: CallOptions = {}) => door.post(path, body, { key: shop.key, ...options });
const transfer = (fields: Record<string, unknown> = {}) => ({ walletId: wallet.walletId, to: { address: stranger }, amount: '100000', ...fields });
const offer = (raw: string) => door.call('POST', '/v1/transactions', { key: shop.key, headers: { 'content-type': 'application/json' }, body: { raw } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-bad-input-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  platform = new MbaasProcess(['start', '--port', String(port), '--data-dir', folder]);
  await platform.says('MBaaS is ready');
  door = new RestDoor(`http://127.0.0.1:${port}`, (await readFile(join(folder, 'devnet', 'secrets', 'sandbox-api-key'), 'utf8')).trim());
  shop = await makeTenant(door, 'shop');
  other = await makeTenant(door, 'other');
  wallet = await makeWallet(door, shop, 'till');
  otherWallet = await makeWallet(door, other, 'elsewhere');
  stranger = new OwnKey(devnet).address;
  await Promise.all([
    done(door, shop, '/v1/faucet-grants', { to: { address: wallet.address }, amount: `${50n * ETP}` }),
    done(door, other, '/v1/faucet-grants', { to: { address: otherWallet.address }, amount: `${5n * ETP}` }),
    done(door, shop, '/v1/faucet-grants', { to: { address: own.address }, amount: `${3n * ETP}` }),
  ]);
  await done(door, shop, '/v1/faucet-grants', { to: { address: own.address }, amount: `${4n * ETP}` });
  await done(door, shop, '/v1/avatars', { walletId: wallet.walletId, name: 'BADIN' });
  await done(door, shop, '/v1/assets', { walletId: wallet.walletId, symbol: SYMBOL, issuer: 'BADIN', maximumSupply: '1000', decimals: 0, secondaryIssueThreshold: 0, description: 'Points' });
  const [item] = (await door.get('/v1/operations', { key: other.key })).body['items'] as { operationId: string }[];
  otherOperation = item?.operationId ?? '';
  coins = await own.coins(door);
  expect(coins).toHaveLength(2);
  await until('an event of every operation', async () => {
    const { body } = await door.get('/v1/operations', { key: shop.key });
    const items = body['items'] as { state: string }[];
    return items.length === 5 && items.every(({ state }) => state === 'confirmed' || state === 'final') ? true : undefined;
  });
  before = await snapshot();
}, 3 * MINUTES);

afterAll(async () => {
  const { output } = await platform.interrupt();
  await rm(folder, { recursive: true, force: true });
  // What outsiders send is no error of ours, and none of it is logged.
  expect(output).not.toMatch(/"level":"(error|fatal)"/);
  expect(output).not.toContain(MARK);
});

describe('a key', () => {
  it.each<[string, CallOptions, string]>([
    ['that is missing', { key: '' }, 'GATEWAY_KEY_MISSING'],
    ['of another form', { key: MARK }, 'GATEWAY_KEY_UNKNOWN'],
    ['that nobody was given', { key: `mbk_${'0'.repeat(16)}_${'A'.repeat(43)}` }, 'GATEWAY_KEY_UNKNOWN'],
    ['of bytes that are no text', { key: '', headers: { 'x-api-key': 'ÿþ' } }, 'GATEWAY_KEY_UNKNOWN'],
    ['sent as a password', { key: '', headers: { authorization: 'Basic YTpi' } }, 'GATEWAY_KEY_MISSING'],
  ])('%s is refused', async (_what, options, code) => {
    const reply = await door.get('/v1/chain', options);
    expectRefusal(reply, code);
    expect(reply.status).toBe(401);
    expectRefusal(await door.get('/v1/events/stream', options), code);
  });

  it('with one character changed, or revoked, is refused', async () => {
    const last = shop.key.at(-1) === 'A' ? 'E' : 'A';
    expectRefusal(await door.get('/v1/chain', { key: shop.key.slice(0, -1) + last }), 'GATEWAY_KEY_UNKNOWN');
    const made = await door.post(`/v1/tenants/${other.tenantId}/keys`, { label: 'short' });
    const [keyId, key] = [String(made.body['keyId']), String(made.body['apiKey'])];
    expect((await door.get('/v1/chain', { key })).status).toBe(200);
    expectRefusal(await post(`/v1/tenants/${other.tenantId}/keys/${keyId}/revocation`, undefined), 'GATEWAY_NOT_FOUND');
    expect((await door.call('POST', `/v1/tenants/${other.tenantId}/keys/${keyId}/revocation`)).status).toBe(201);
    expectRefusal(await door.get('/v1/chain', { key }), 'GATEWAY_KEY_UNKNOWN');
    expectRefusal(await door.post('/v1/wallets', {}, { key }), 'GATEWAY_KEY_UNKNOWN');
  });

  it('of a tenant makes no tenants', async () => expectRefusal(await post('/v1/tenants', { name: MARK }), 'GATEWAY_FORBIDDEN'));
});

describe('what belongs to another tenant is as if it were not there', () => {
  it.each<[string, () => Promise<Reply>, () => Promise<Reply>, string]>([
    ['a wallet', () => door.get(`/v1/wallets/${otherWallet.walletId}`, { key: shop.key }), () => door.get(`/v1/wallets/${NO_WALLET}`, { key: shop.key }), 'KEYS_WALLET_UNKNOWN'],
    ['its balance', () => door.get(`/v1/wallets/${otherWallet.walletId}/balance`, { key: shop.key }), () => door.get(`/v1/wallets/${NO_WALLET}/balance`, { key: shop.key }), 'KEYS_WALLET_UNKNOWN'],
    ['a new address in it', () => post(`/v1/wallets/${otherWallet.walletId}/addresses`, undefined), () => post(`/v1/wallets/${NO_WALLET}/addresses`, undefined), 'KEYS_WALLET_UNKNOWN'],
    ['an avatar in it', () => post('/v1/avatars', { walletId: otherWallet.walletId, name: 'thief' }), () => post('/v1/avatars', { walletId: NO_WALLET, name: 'thief' }), 'KEYS_WALLET_UNKNOWN'],
    ['an operation', () => door.get(`/v1/operations/${otherOperation}`, { key: shop.key }), () => door.get(`/v1/operations/fau_${'0'.repeat(32)}`, { key: shop.key }), 'OPERATION_UNKNOWN'],
    ['the tenant', () => door.get(`/v1/tenants/${other.tenantId}`, { key: shop.key }), () => door.get('/v1/tenants/ten_0', { key: shop.key }), 'GATEWAY_NOT_FOUND'],
    ['a key for it', () => post(`/v1/tenants/${other.tenantId}/keys`, { label: MARK }), () => post('/v1/tenants/ten_0/keys', { label: MARK }), 'GATEWAY_NOT_FOUND'],
    [
      'a signature of its address',
      () => post(`/v1/wallets/${wallet.walletId}/message-signatures`, { address: otherWallet.address, message: MARK }),
      () => post(`/v1/wallets/${wallet.walletId}/message-signatures`, { address: stranger, message: MARK }),
      'KEYS_ADDRESS_UNKNOWN',
    ],
  ])('%s', async (_what, foreign, absent, code) => {
    const [theirs, nobodys] = [await foreign(), await absent()];
    expectRefusal(theirs, code);
    expect([theirs.status, theirs.text]).toEqual([nobodys.status, nobodys.text]);
  });
});

describe('a field', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['an amount as a number', { amount: 100 }, 'amount'],
    ['an amount as a float', { amount: 1.5 }, 'amount'],
    ['an amount with a fraction', { amount: '1.5' }, 'amount'],
    ['a negative amount', { amount: '-1' }, 'amount'],
    ['an amount with a sign', { amount: '+1' }, 'amount'],
    ['an amount with an exponent', { amount: '1e8' }, 'amount'],
    ['an amount in hex', { amount: '0x10' }, 'amount'],
    ['an amount with a leading zero', { amount: '007' }, 'amount'],
    ['an amount with a blank', { amount: ' 1' }, 'amount'],
    ['an amount in other digits', { amount: '١٢' }, 'amount'],
    ['an amount of 2^64', { amount: '18446744073709551616' }, 'amount'],
    ['an amount of 100 digits', { amount: '9'.repeat(100) }, 'amount'],
    ['no amount', { amount: undefined }, 'amount'],
    ['a list for an amount', { amount: ['1'] }, 'amount'],
    ['a wallet that is none', { walletId: MARK }, 'walletId'],
    ['a wallet as a number', { walletId: 7 }, 'walletId'],
    ['no recipient', { to: {} }, 'to'],
    ['two recipients', { to: { address: MAINNET_ADDRESS, avatar: 'x' } }, 'to'],
    ['a memo that is too long', { memo: MARK.repeat(50) }, 'memo'],
    ['an unknown field', { colour: MARK }, 'colour'],
    ['the tenant told by the body', { tenant: 'sandbox' }, 'tenant'],
  ])('of a transfer: %s', async (_what, fields, field) => {
    const reply = await post('/v1/transfers', transfer(fields));
    expectRefusal(reply, 'GATEWAY_REQUEST_INVALID');
    expect(reply.body['field']).toBe(field);
  });

  it.each<[string, string, () => unknown]>([
    ['a supply as a number', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: 'BADIN.X', issuer: 'BADIN', maximumSupply: 7, decimals: 0 })],
    ['decimals as text', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: 'BADIN.X', issuer: 'BADIN', maximumSupply: '7', decimals: '0' })],
    ['too many decimals', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: 'BADIN.X', issuer: 'BADIN', maximumSupply: '7', decimals: 20 })],
    ['a threshold between the kinds', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: 'BADIN.X', issuer: 'BADIN', maximumSupply: '7', decimals: 0, secondaryIssueThreshold: 101 })],
    ['a symbol in small letters', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: 'badin.x', issuer: 'BADIN', maximumSupply: '7', decimals: 0 })],
    ['a description with a zero character', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: 'BADIN.X', issuer: 'BADIN', maximumSupply: '7', decimals: 0, description: `${MARK}\0` })],
    ['an avatar name with a blank', '/v1/avatars', () => ({ walletId: wallet.walletId, name: 'two words' })],
    ['a label with a zero character', '/v1/wallets', () => ({ label: `${MARK}\0` })],
    ['a label with half a character', '/v1/wallets', () => ({ label: `${MARK}\ud800` })],
    ['a label of 129 characters', '/v1/wallets', () => ({ label: 'x'.repeat(129) })],
    ['raw bytes that are no hex', '/v1/transactions', () => ({ raw: MARK })],
    ['raw bytes of odd length', '/v1/transactions', () => ({ raw: 'abc' })],
    ['raw bytes beyond 1,000,000', '/v1/transactions', () => ({ raw: 'ab'.repeat(1_000_001) })],
    ['a redirect URI that is none', '/v1/oidc-clients', () => ({ name: MARK, redirectUris: ['no uri'] })],
    ['no redirect URI', '/v1/oidc-clients', () => ({ name: MARK, redirectUris: [] })],
  ])('of another body: %s', async (_what, path, body) => expectRefusal(await post(path, body()), 'GATEWAY_REQUEST_INVALID'));

  it('of a mistyped dry run', async () => expectRefusal(await post('/v1/transfers?dryRun=perhaps', transfer()), 'GATEWAY_REQUEST_INVALID'));
});

describe('a body', () => {
  const label = (inner: string) => `{"label":"${MARK}"${inner}}`;
  it.each<[string, string | Uint8Array, string]>([
    ['that is cut', label('').slice(0, -1), 'GATEWAY_JSON_INVALID'],
    ['that is empty', '', 'GATEWAY_JSON_INVALID'],
    ['of a number', '7', 'GATEWAY_REQUEST_INVALID'],
    ['of null', 'null', 'GATEWAY_REQUEST_INVALID'],
    ['of a text', `"${MARK}"`, 'GATEWAY_REQUEST_INVALID'],
    ['of a list', `["${MARK}"]`, 'GATEWAY_REQUEST_INVALID'],
    ['with a member twice', label(',"label":"again"'), 'GATEWAY_JSON_INVALID'],
    ['with a member twice, once escaped', label(',"\\u006cabel":"again"'), 'GATEWAY_JSON_INVALID'],
    ['with __proto__', label(',"__proto__":{"tenant":"sandbox"}'), 'GATEWAY_JSON_INVALID'],
    ['with constructor.prototype', label(',"constructor":{"prototype":{"a":1}}'), 'GATEWAY_JSON_INVALID'],
    ['with a comment', `/* ${MARK} */ {}`, 'GATEWAY_JSON_INVALID'],
    ['with NaN', '{"label":NaN}', 'GATEWAY_JSON_INVALID'],
    ['that is no UTF-8', Uint8Array.from([...Buffer.from('{"label":"'), 0xff, 0xc0, ...Buffer.from('"}')]), 'GATEWAY_JSON_INVALID'],
    ['in UTF-16', Buffer.from(label(''), 'utf16le'), 'GATEWAY_JSON_INVALID'],
    ['nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000), 'GATEWAY_REQUEST_INVALID'],
    ['of 2.2 MB', label(`,"x":"${'a'.repeat(2_200_000)}"`), 'GATEWAY_BODY_TOO_LARGE'],
  ])('%s', async (_what, body, code) => expectRefusal(await post('/v1/wallets', body), code));

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ';;;'])('said to be %s', async (type) => {
    expectRefusal(await post('/v1/wallets', '{}', { headers: { 'content-type': type } }), 'GATEWAY_MEDIA_TYPE');
  });
});

describe('an idempotency key', () => {
  it('that is missing, too long or not visible', async () => {
    expectRefusal(await door.call('POST', '/v1/wallets', { key: shop.key, headers: { 'content-type': 'application/json' }, body: {} }), 'GATEWAY_IDEMPOTENCY_KEY_MISSING');
    for (const key of ['', 'x'.repeat(129), 'two words']) expectRefusal(await post('/v1/wallets', {}, { headers: { 'idempotency-key': key } }), 'GATEWAY_IDEMPOTENCY_KEY_MISSING');
  });

  it('used for another body, another path, another wallet', async () => {
    const headers = { 'idempotency-key': 'client-1' };
    const first = await post('/v1/oidc-clients', { name: 'App', redirectUris: ['https://shop.example/a'] }, { headers });
    expect(first.status).toBe(201);
    for (const [path, body] of [
      ['/v1/oidc-clients', { name: 'App', redirectUris: ['https://shop.example/b'] }],
      ['/v1/wallets', { label: MARK }],
      ['/v1/transfers', transfer()],
      ['/v1/transfers?dryRun=false', transfer({ amount: '1' })],
    ] as const) {
      const reply = await post(path, body, { headers });
      expectRefusal(reply, 'GATEWAY_IDEMPOTENCY_KEY_REUSED');
      expect(reply.status).toBe(422);
    }
    expect((await post('/v1/oidc-clients', { redirectUris: ['https://shop.example/a'], name: 'App' }, { headers })).text).toBe(first.text);
  });
});

describe('an address line, a method, a header', () => {
  it.each<[string, string, string]>([
    ['an unknown path', `/v1/${MARK}`, 'GATEWAY_ROUTE_UNKNOWN'],
    ['a broken percent sequence', `/v1/avatars/${MARK}%E0%A4%A`, 'GATEWAY_URL_INVALID'],
    ['a percent sequence that is no UTF-8', `/v1/avatars/${MARK}%FF`, 'GATEWAY_URL_INVALID'],
    ['a very long name', `/v1/avatars/${MARK.repeat(200)}`, 'GATEWAY_URL_INVALID'],
    ['a name with a zero character', `/v1/avatars/${MARK}%00`, 'GATEWAY_REQUEST_INVALID'],
    ['a symbol with a zero character', `/v1/certificates?symbol=${MARK}%00`, 'GATEWAY_REQUEST_INVALID'],
    ['a way out of the folder', '/v1/../../etc/passwd', 'GATEWAY_ROUTE_UNKNOWN'],
    ['a hidden way out of the folder', '/docs/..%2f..%2f..%2f..%2fetc%2fpasswd', 'GATEWAY_ROUTE_UNKNOWN'],
    ['a wallet that is none', `/v1/wallets/${MARK}`, 'GATEWAY_REQUEST_INVALID'],
    ['an operation of no kind', `/v1/operations/constructor_${'0'.repeat(32)}`, 'GATEWAY_REQUEST_INVALID'],
    ['an operation of no owner', `/v1/operations/zzz_${'0'.repeat(32)}`, 'GATEWAY_NOT_FOUND'],
    ['a negative height', '/v1/blocks/-1', 'GATEWAY_REQUEST_INVALID'],
    ['a height beyond range', '/v1/blocks/4294967296', 'GATEWAY_REQUEST_INVALID'],
    ['a height that is not there', '/v1/blocks/99999999', 'CHAIN_BLOCK_UNKNOWN'],
    ['a hash in capitals', `/v1/blocks/${'AB'.repeat(32)}`, 'GATEWAY_REQUEST_INVALID'],
    ['a hash that is not there', `/v1/transactions/${'ab'.repeat(32)}`, 'CHAIN_TRANSACTION_UNKNOWN'],
    ['no address', `/v1/addresses/${MARK}/balance`, 'GATEWAY_REQUEST_INVALID'],
    ['the balance of another network\'s address', `/v1/addresses/${MAINNET_ADDRESS}/balance`, 'CHAIN_ADDRESS_INVALID'],
    ['the coins of another network\'s address', `/v1/addresses/${MAINNET_ADDRESS}/coins`, 'CHAIN_ADDRESS_INVALID'],
    ['the history of another network\'s address', `/v1/addresses/${MAINNET_ADDRESS}/transactions`, 'CHAIN_ADDRESS_INVALID'],
    ['the avatar of another network\'s address', `/v1/avatars?address=${MAINNET_ADDRESS}`, 'CHAIN_ADDRESS_INVALID'],
    ['a mistyped address', `/v1/addresses/${MAINNET_ADDRESS.slice(0, -1)}z/balance`, 'CHAIN_ADDRESS_INVALID'],
    ['an unknown avatar', '/v1/avatars/nobody', 'CHAIN_AVATAR_UNKNOWN'],
    ['the score of an unknown avatar', '/v1/avatars/nobody/score', 'MARS_AVATAR_UNKNOWN'],
    ['an unknown asset', '/v1/assets/NOTHING', 'CHAIN_ASSET_UNKNOWN'],
    ['an unknown parameter', `/v1/blocks?${MARK}=1`.replace(MARK, 'colour'), 'GATEWAY_REQUEST_INVALID'],
    ['a parameter named __proto__', '/v1/blocks?__proto__=1', 'GATEWAY_REQUEST_INVALID'],
    ['a parameter twice', '/v1/blocks?limit=1&limit=2', 'GATEWAY_REQUEST_INVALID'],
    ['a limit of 0', '/v1/blocks?limit=0', 'GATEWAY_REQUEST_INVALID'],
    ['a limit of 1001', '/v1/blocks?limit=1001', 'GATEWAY_REQUEST_INVALID'],
    ['a limit of 1.5', '/v1/blocks?limit=1.5', 'GATEWAY_REQUEST_INVALID'],
    ['a limit without a number', '/v1/blocks?limit=', 'GATEWAY_REQUEST_INVALID'],
    ['a cursor over blocks', `/v1/blocks?cursor=${MARK}`, 'CHAIN_CURSOR_INVALID'],
    ['a cursor over assets', '/v1/assets?cursor=AAAA', 'CHAIN_CURSOR_INVALID'],
    ['a cursor over certificates', '/v1/certificates?cursor=AAAA', 'CHAIN_CURSOR_INVALID'],
    ['a cursor over MITs', '/v1/mits?cursor=AAAA', 'CHAIN_CURSOR_INVALID'],
    ['a cursor over wallets', '/v1/wallets?cursor=AAAA', 'KEYS_CURSOR_INVALID'],
    ['a cursor over operations', `/v1/operations?cursor=${MARK}`, 'GATEWAY_REQUEST_INVALID'],
    ['a cursor of 129 characters', `/v1/blocks?cursor=${'a'.repeat(129)}`, 'GATEWAY_REQUEST_INVALID'],
    ['a negative event number', '/v1/events?after=-1', 'GATEWAY_REQUEST_INVALID'],
    ['an event number beyond range', '/v1/events?after=9999999999999999999', 'GATEWAY_REQUEST_INVALID'],
    ['a stream after no number', `/v1/events/stream?after=${MARK}`, 'GATEWAY_REQUEST_INVALID'],
    ['a stream after too much', '/v1/events/stream?after=9999999999999999999', 'GATEWAY_REQUEST_INVALID'],
    ['a stream after two numbers', '/v1/events/stream?after=1&after=2', 'GATEWAY_REQUEST_INVALID'],
  ])('with %s', async (_what, path, code) => expectRefusal(await door.get(path, { key: shop.key }), code));

  it('that a browser would resume a stream with', async () => expectRefusal(await door.get('/v1/events/stream', { key: shop.key, headers: { 'last-event-id': MARK } }), 'GATEWAY_REQUEST_INVALID'));

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s', async (method) => expectRefusal(await door.call(method, '/v1/wallets', { key: shop.key }), 'GATEWAY_ROUTE_UNKNOWN'));

  it('of 20 KB, or 3,000 of them', async () => {
    expectRefusal(await door.get('/v1/chain', { headers: { 'x-long': MARK.repeat(2_500) } }), 'GATEWAY_HEADERS_TOO_LARGE');
    expectRefusal(await door.get(`/v1/avatars/${MARK.repeat(2_500)}`), 'GATEWAY_HEADERS_TOO_LARGE');
    expectRefusal(await door.get('/v1/chain', { headers: Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`x-${i}`, MARK])) }), 'GATEWAY_HEADERS_TOO_LARGE');
  });

  it.each([
    ['no HTTP at all', `\u0000\u0001${MARK}\r\n\r\n`],
    ['a negative length', `POST /v1/wallets HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n${MARK}`],
    ['two lengths', `POST /v1/wallets HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${MARK}`],
    ['a length and chunks', `POST /v1/wallets HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${MARK}`],
  ])('bytes that are %s', async (_what, bytes) => {
    const said = await door.sendBytes(bytes);
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(said).toContain('application/problem+json');
    expect(said).toContain('"code":"GATEWAY_HTTP_INVALID"');
    expect(said).not.toContain(MARK);
  });
});

describe('the bytes of a transaction', () => {
  let built: Built;
  let signed: Transaction;
  let bytes: Uint8Array;
  beforeAll(() => {
    built = own.pay(coins.slice(0, 1), stranger, ETP);
    signed = own.sign(built.unsigned, built.inputs);
    bytes = encodeTransaction(signed);
  });

  it('would be accepted as they are', async () => {
    const reply = await door.call('POST', '/v1/transactions?dryRun=true', { key: shop.key, headers: { 'content-type': 'application/json' }, body: { raw: rawOf(signed) } });
    expect([reply.status, reply.body['state']]).toEqual([200, 'valid']);
  });

  it.each<[string, () => Uint8Array, string]>([
    ['none', () => new Uint8Array(), 'CODEC_TRUNCATED'],
    ['cut by one', () => bytes.subarray(0, -1), 'CODEC_TRUNCATED'],
    ['cut in the middle', () => bytes.subarray(0, 60), 'CODEC_TRUNCATED'],
    ['followed by others', () => concatBytes(bytes, Uint8Array.of(0)), 'CODEC_TRAILING_BYTES'],
    ['noise', () => Uint8Array.from({ length: 200 }, (_, i) => (i * 167 + 13) & 0xff), 'CODEC_COUNT_IMPOSSIBLE'],
    ['2^32 inputs announced in 20 bytes', () => Uint8Array.from([4, 0, 0, 0, 0xff, 0, 0, 0, 0, 1, 0, 0, 0, ...new Uint8Array(20)]), 'CODEC_TOO_LONG'],
    ['60,000 inputs announced in 20 bytes', () => Uint8Array.from([4, 0, 0, 0, 0xfd, 0x60, 0xea, ...new Uint8Array(20)]), 'CODEC_COUNT_IMPOSSIBLE'],
    ['2^63 inputs announced', () => Uint8Array.from([4, 0, 0, 0, 0xff, 0, 0, 0, 0, 0, 0, 0, 0x80]), 'CODEC_VARINT_TOO_LARGE'],
    ['a script of 2^32 bytes announced', () => concatBytes(bytes.subarray(0, 41), Uint8Array.from([0xff, 0, 0, 0, 0, 1, 0, 0, 0]), bytes.subarray(42)), 'CODEC_TOO_LONG'],
    ['a count longer than needed', () => concatBytes(bytes.subarray(0, 4), Uint8Array.from([0xfd, 1, 0]), bytes.subarray(5)), 'CODEC_VARINT_NON_MINIMAL'],
    ['an avatar record of status 9', () => withAttachment(bytes, [1, 0, 0, 0, 4, 0, 0, 0, 9, 0, 0, 0]), 'WIRE_ATTACHMENT_STATUS_UNKNOWN'],
    ['an asset record of status 0', () => withAttachment(bytes, [1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]), 'WIRE_ATTACHMENT_STATUS_UNKNOWN'],
    ['an attachment of an unknown type', () => withAttachment(bytes, [1, 0, 0, 0, 99, 0, 0, 0]), 'TX_ATTACHMENT_INVALID'],
  ])('%s', async (_what, make, code) => expectRefusal(await offer(hexEncode(make())), code));

  it.each<[string, (transaction: Transaction) => Transaction, string]>([
    ['of an unknown version', (tx) => ({ ...tx, version: 9 }), 'TX_VERSION_UNKNOWN'],
    ['without inputs', (tx) => ({ ...tx, inputs: [] }), 'TX_EMPTY'],
    ['without outputs', (tx) => ({ ...tx, outputs: [] }), 'TX_EMPTY'],
    ['that spends an output twice', (tx) => ({ ...tx, inputs: [...tx.inputs, ...tx.inputs] }), 'TX_INPUT_REPEATED'],
    ['that pays more than there is', (tx) => ({ ...tx, outputs: tx.outputs.map((output) => ({ ...output, value: 900n * ETP })) }), 'TX_VALUE_CREATED'],
    ['that pays 2^64 − 1', (tx) => ({ ...tx, outputs: tx.outputs.map((output) => ({ ...output, value: 2n ** 64n - 1n })) }), 'TX_VALUE_OVERFLOW'],
    ['that pays no fee', (tx) => ({ ...tx, outputs: tx.outputs.map((output, i) => (i === 0 ? { ...output, value: output.value + built.fee } : output)) }), 'TX_FEE_TOO_LOW'],
    ['that spends what was never there', (tx) => ({ ...tx, inputs: tx.inputs.map((input) => ({ ...input, previousOutput: { hash: new Uint8Array(32).fill(5), index: 0 } })) }), 'TX_INPUT_MISSING'],
    ['that spends an index that is not there', (tx) => ({ ...tx, inputs: tx.inputs.map((input) => ({ ...input, previousOutput: { ...input.previousOutput, index: 4_000_000_000 } })) }), 'TX_INPUT_MISSING'],
    ['that makes money of nothing, as a coinbase', (tx) => ({ ...tx, inputs: [{ ...(tx.inputs[0] as Transaction['inputs'][number]), previousOutput: { hash: new Uint8Array(32), index: 0xffffffff } }] }), 'TX_COINBASE_LOOSE'],
  ])('a transaction %s', async (_what, change, code) => {
    expectRefusal(await offer(rawOf(own.sign(change(built.unsigned), built.inputs.concat(built.inputs)))), code);
  });

  it('without a signature, signed by another, or with one bit of it flipped', async () => {
    expectRefusal(await offer(rawOf(built.unsigned)), 'TX_SCRIPT_FAILED');
    expectRefusal(await offer(rawOf(new OwnKey(devnet).sign(built.unsigned, built.inputs))), 'TX_SCRIPT_FAILED');
    // The script is push, DER (30 len 02 len r 02 len s), hash type, push, key: byte 20 lies in r.
    for (const [at, bit] of [[20, 1], [45, 128]] as const) {
      const inputs = signed.inputs.map((input) => ({ ...input, script: input.script.map((byte, i) => (i === at ? byte ^ bit : byte)) }));
      expectRefusal(await offer(rawOf({ ...signed, inputs })), 'TX_SCRIPT_FAILED');
    }
    const outputs = signed.outputs.map((output, i) => (i === 0 ? { ...output, value: output.value - 1n } : output));
    expectRefusal(await offer(rawOf({ ...signed, outputs })), 'TX_SCRIPT_FAILED');
  });
});

describe('an OpenID request', () => {
  const redirect = 'https://shop.example/callback';
  let clientId: string;
  const authorize = (change: Record<string, string | undefined>) => {
    const query = new URLSearchParams();
    const all = { client_id: clientId, response_type: 'code', scope: 'openid profile', redirect_uri: redirect, state: 's', code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256', ...change };
    for (const [name, value] of Object.entries(all)) if (value !== undefined) query.set(name, value);
    return `/oidc/auth?${query.toString()}`;
  };
  const errorAt = async (path: string): Promise<string | null> => {
    const response = await fetch(new URL(path, door.url), { redirect: 'manual' });
    const location = response.headers.get('location') ?? '';
    expect(location.startsWith(redirect), location).toBe(true);
    const { searchParams, hash } = new URL(location);
    return searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error');
  };
  beforeAll(async () => {
    const reply = await post('/v1/oidc-clients', { name: 'App', redirectUris: [redirect] });
    clientId = String(reply.body['clientId']);
  });

  it.each<[string, Record<string, string>, string]>([
    ['of an unknown client', { client_id: MARK }, 'invalid_client'],
    ['with a foreign redirect URI', { redirect_uri: `https://evil.example/${MARK}` }, 'invalid_redirect_uri'],
    ['with more behind the redirect URI', { redirect_uri: `${redirect}/${MARK}` }, 'invalid_redirect_uri'],
    ['with a redirect URI that is none', { redirect_uri: `javascript:${MARK}` }, 'invalid_redirect_uri'],
  ])('%s is answered here', async (_what, change, title) => {
    const reply = await door.get(authorize(change), { key: '' });
    expectRefusal(reply, 'IDENTITY_OIDC');
    expect(reply.body['title']).toBe(title);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['with the plain PKCE method', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for a token in the address line', { response_type: 'token' }, 'unsupported_response_type'],
  ])('%s goes back to the application', async (_what, change, error) => {
    expect(await errorAt(authorize(change))).toBe(error);
  });

  it.each(['/oidc/token', '/oidc/userinfo', '/oidc/interaction/none', `/oidc/${MARK}`, '/oidc/%E0%A4%A'])('at %s without anything is refused', async (path) => {
    for (const method of ['GET', 'POST']) {
      const reply = await door.call(method, path, { key: '' });
      expect([reply.status >= 400 && reply.status < 500, reply.text.includes(MARK)], `${method} ${reply.status} ${reply.text}`).toEqual([true, false]);
    }
  });

  it('registers no client that could be sent codes in the open', async () => {
    for (const uri of ['http://shop.example/callback', 'https://user:pass@shop.example/', 'https://shop.example/#part', 'javascript:alert(1)']) expectRefusal(await post('/v1/oidc-clients', { name: MARK, redirectUris: [uri] }), 'IDENTITY_REDIRECT_INVALID');
  });
});

describe('all of that', () => {
  it('changed nothing', async () => expect(await snapshot()).toEqual(before));
});

describe('an operation that cannot be', () => {
  it.each<[string, string, () => unknown, string]>([
    ['a payment beyond what the wallet has', '/v1/transfers', () => transfer({ amount: `${90_000n * ETP}` }), 'BUILD_FUNDS_INSUFFICIENT'],
    ['a payment beyond what can exist', '/v1/transfers', () => transfer({ amount: '18446744073709551615' }), 'BUILD_AMOUNT_INVALID'],
    ['a payment of nothing', '/v1/transfers', () => transfer({ amount: '0' }), 'BUILD_AMOUNT_INVALID'],
    ['a payment to another network', '/v1/transfers', () => transfer({ to: { address: MAINNET_ADDRESS } }), 'BUILD_ADDRESS_INVALID'],
    ['a payment to an address with a typing error', '/v1/transfers', () => transfer({ to: { address: stranger.slice(0, -1) + (stranger.endsWith('a') ? 'b' : 'a') } }), 'BUILD_ADDRESS_INVALID'],
    ['a payment to an unknown avatar', '/v1/transfers', () => transfer({ to: { avatar: 'nobody' } }), 'MST_RECIPIENT_UNKNOWN'],
    ['more units than owned', `/v1/assets/${SYMBOL}/transfers`, () => ({ walletId: wallet.walletId, quantity: '1001', to: { address: stranger } }), 'BUILD_ASSET_INSUFFICIENT'],
    ['no units', `/v1/assets/${SYMBOL}/transfers`, () => ({ walletId: wallet.walletId, quantity: '0', to: { address: stranger } }), 'BUILD_AMOUNT_INVALID'],
    ['units to another network', `/v1/assets/${SYMBOL}/transfers`, () => ({ walletId: wallet.walletId, quantity: '1', to: { address: MAINNET_ADDRESS } }), 'BUILD_ADDRESS_INVALID'],
    ['units of an unknown asset', '/v1/assets/NOTHING.HERE/transfers', () => ({ walletId: wallet.walletId, quantity: '1', to: { address: stranger } }), 'BUILD_ASSET_INSUFFICIENT'],
    ['burning units of an unknown asset', '/v1/assets/NOTHING.HERE/burns', () => ({ walletId: wallet.walletId, quantity: '1' }), 'BUILD_ASSET_INSUFFICIENT'],
    ['more of an unknown asset', '/v1/assets/NOTHING.HERE/issues', () => ({ walletId: wallet.walletId, quantity: '1' }), 'MST_ASSET_UNKNOWN'],
    ['a payment from a wallet of nobody', '/v1/transfers', () => transfer({ walletId: NO_WALLET }), 'KEYS_WALLET_UNKNOWN'],
    ['a payment from a wallet of another tenant', '/v1/transfers', () => transfer({ walletId: otherWallet.walletId }), 'KEYS_WALLET_UNKNOWN'],
    ['burning more than owned', `/v1/assets/${SYMBOL}/burns`, () => ({ walletId: wallet.walletId, quantity: '1001' }), 'BUILD_ASSET_INSUFFICIENT'],
    ['more of an asset issued for good', `/v1/assets/${SYMBOL}/issues`, () => ({ walletId: wallet.walletId, quantity: '1' }), 'BUILD_ISSUE_FORBIDDEN'],
    ['an asset that exists', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: SYMBOL, issuer: 'BADIN', maximumSupply: '7', decimals: 0 }), 'MST_SYMBOL_TAKEN'],
    ['an asset of a reserved word', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: 'ETP', issuer: 'BADIN', maximumSupply: '7', decimals: 0 }), 'BUILD_SYMBOL_INVALID'],
    ['an asset of an unknown issuer', '/v1/assets', () => ({ walletId: wallet.walletId, symbol: 'OTHER.X', issuer: 'nobody', maximumSupply: '7', decimals: 0 }), 'MST_ISSUER_UNKNOWN'],
    ['an avatar that exists', '/v1/avatars', () => ({ walletId: wallet.walletId, name: 'BADIN' }), 'IDENTITY_AVATAR_TAKEN'],
    ['an avatar of a reserved word', '/v1/avatars', () => ({ walletId: wallet.walletId, name: 'BLACKHOLE' }), 'IDENTITY_NAME_RESERVED'],
    ['an avatar that reads as an address', '/v1/avatars', () => ({ walletId: wallet.walletId, name: stranger }), 'IDENTITY_NAME_RESERVED'],
    ['a second avatar at an address', '/v1/avatars', () => ({ walletId: wallet.walletId, name: 'SECOND' }), 'IDENTITY_ADDRESS_HAS_AVATAR'],
    ['an avatar at an address of somebody else', '/v1/avatars', () => ({ walletId: wallet.walletId, name: 'SECOND', address: stranger }), 'IDENTITY_ADDRESS_NOT_IN_WALLET'],
    ['moving an unknown avatar', '/v1/avatars/nobody/moves', () => ({ walletId: wallet.walletId, toWalletId: wallet.walletId, toAddress: wallet.address }), 'IDENTITY_AVATAR_UNKNOWN'],
    ['a faucet grant of nothing', '/v1/faucet-grants', () => ({ to: { address: stranger }, amount: '0' }), 'PRODUCER_GRANT_ZERO'],
    ['a faucet grant beyond the limit', '/v1/faucet-grants', () => ({ to: { address: stranger }, amount: '18446744073709551615' }), 'PRODUCER_GRANT_TOO_LARGE'],
    ['a faucet grant to another network', '/v1/faucet-grants', () => ({ to: { address: MAINNET_ADDRESS }, amount: '1' }), 'BUILD_ADDRESS_INVALID'],
  ])('%s ends with its code', { timeout: 90_000 }, async (_what, path, body, code) => {
    const dry = await post(`${path}?dryRun=true`, body());
    expect(dry.status, dry.text).toBeLessThan(500);
    expect(await outcomeOf(door, shop, path, body())).toBe(code);
  });

  it('of what somebody else owns', async () => {
    expect(await outcomeOf(door, other, `/v1/assets/${SYMBOL}/transfers`, { walletId: otherWallet.walletId, feeWalletId: wallet.walletId, quantity: '1', to: { address: stranger } })).toBe('KEYS_WALLET_UNKNOWN');
    expect(await outcomeOf(door, other, '/v1/assets', { walletId: otherWallet.walletId, symbol: 'BADIN.MORE', issuer: 'BADIN', maximumSupply: '7', decimals: 0 })).toBe('MST_ISSUER_NOT_OWNED');
    expect(await outcomeOf(door, other, '/v1/avatars/BADIN/moves', { walletId: otherWallet.walletId, toWalletId: otherWallet.walletId, toAddress: otherWallet.address })).toBe('IDENTITY_NOT_OWNER');
  });

  it('changed no balance, no asset, no avatar', async () => {
    const facts = (seen: unknown) => (seen as unknown[]).filter((_part, i) => ![2, 5].includes(i));
    expect(facts(await snapshot())).toEqual(facts(before));
  });
});

describe('a double spend', () => {
  it('is refused in the pool and in the chain; the first one stands', async () => {
    const [coin] = coins;
    const first = own.pay(coins.slice(0, 1), stranger, ETP / 2n);
    const rival = own.pay(coins.slice(0, 1), own.address, ETP / 4n);
    const [paid, contested] = [own.sign(first.unsigned, first.inputs), own.sign(rival.unsigned, rival.inputs)];
    expect((await offer(rawOf(paid))).status).toBe(202);
    const now = await offer(rawOf(contested));
    expect(['TX_INPUT_CONTESTED', 'TX_INPUT_SPENT']).toContain(now.body['code']);
    expectRefusal(now, String(now.body['code']));
    await until('the payment in a block', async () => ((await door.get(`/v1/transactions/${txidOf(paid)}`)).body['block'] === undefined ? undefined : true));
    expectRefusal(await offer(rawOf(contested)), 'TX_INPUT_SPENT');
    const again = await offer(rawOf(paid));
    expect([again.status, again.body['state']]).toEqual([202, 'confirmed']);
    const left = await own.coins(door);
    expect(left.reduce((sum, { output }) => sum + output.value, 0n)).toBe(7n * ETP - ETP / 2n - first.fee);
    expect(left.some(({ point }) => point.hash === coin?.point.hash)).toBe(false);
    expect((await door.get(`/v1/addresses/${stranger}/balance`)).body['etp']).toMatchObject({ unspent: `${ETP / 2n}` });
  });
});
