import { registerOidcClient } from '@mbaas/contracts-queries';
import { createLogger } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, hashOf, tellBlocks, transaction } from '../../test/block-facts.ts';
import { Browser, freePort, login, openLogin, postLogin, redeem, startLogin } from '../../test/browser.ts';
import { person } from '../../test/chain-key.ts';
import { eventually, startIdentity, type IdentityWorld } from '../../test/identity-world.ts';

const REDIRECT = 'https://shop.example/callback';
const [alice, bob, later] = [person(1), person(2), person(3)];

let db: TestDatabase;
let world: IdentityWorld;
let clientId: string;
let port: number;
const lines: string[] = [];
const log = createLogger({ service: 'spec', level: 'info', pretty: false, destination: { write: (line) => void lines.push(line) } });

async function register(key: string, redirectUri = REDIRECT): Promise<string> {
  const answer = await world.queries.ask(registerOidcClient, { tenant: 'shop', idempotencyKey: key, name: 'The Shop', redirectUris: [redirectUri] });
  return answer.ok ? answer.value.clientId : answer.error.code;
}

async function addressOf(name: string): Promise<string | undefined> {
  const { rows } = await db.database.query<{ address: string }>('SELECT address FROM identity.avatar_step WHERE name = $1 ORDER BY height DESC LIMIT 1', [name]);
  return rows[0]?.address;
}

const isProblem = async (response: Response) => ((await response.json()) as { code?: string }).code;
const codeOf = (error: unknown): unknown => (error as { error?: string }).error;
const signedIn = async (browser = new Browser(), parameters: Record<string, string> = {}) => {
  const start = await startLogin(world.issuer, clientId, REDIRECT, parameters);
  return { start, callback: await login(browser, start, 'alice', alice.sign, REDIRECT) };
};

beforeAll(async () => {
  db = await createTestDatabase();
  port = await freePort();
  world = await startIdentity({ database: db.database, port, log });
  clientId = await register('first');
  const names = [['alice', alice.address], ['bob', bob.address]] as const;
  await tellBlocks(db.database, { connected: [block(5, names.map(([name, address]) => transaction(hashOf(name), [{ type: 'avatar-registered', name, address }])))] });
  await eventually(() => addressOf('bob'), (address) => address === bob.address);
});
afterAll(async () => {
  await world.stop();
  await db.drop();
});

describe('the OpenID Provider', () => {
  it('logs an avatar in by its signature', async () => {
    const { start, callback } = await signedIn();
    const tokens = await redeem(start, callback);
    expect(tokens.claims()).toMatchObject({ iss: world.issuer, sub: 'alice', aud: clientId });
    const info = await oidc.fetchUserInfo(start.configuration, tokens.access_token, 'alice');
    expect(info).toEqual({ sub: 'alice', avatar: 'alice', avatar_address: alice.address, preferred_username: 'alice' });
  });

  it('publishes no private part of its keys', async () => {
    const { keys } = (await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: Record<string, unknown>[] };
    expect(keys.map(({ alg, d }) => [alg, d])).toEqual([['ES256', undefined]]);
  });

  it('names its own endpoints, whatever host a request claims', async () => {
    const response = await fetch(`${world.issuer}/.well-known/openid-configuration`, { headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' } });
    const found = (await response.json()) as Record<string, unknown>;
    expect(found).toMatchObject({ issuer: world.issuer, token_endpoint: `${world.issuer}/token`, code_challenge_methods_supported: ['S256'] });
  });

  it('shows a page that works without scripts and loads nothing', async () => {
    const browser = new Browser();
    const start = await startLogin(world.issuer, clientId, REDIRECT);
    const { at, response } = await browser.follow(start.url, 'none:', { accept: 'text/html' });
    const html = (await response?.text()) ?? '';
    const policy = response?.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:\/\/shop\.example; frame-ancestors 'none'/);
    expect(response?.headers.get('cache-control')).toBe('no-store');
    const challenge = /<pre id="challenge">([^<]*)<\/pre>/.exec(html)?.[1] ?? '';
    const sent = await browser.request(at, { method: 'POST', headers: { accept: 'text/html' }, body: new URLSearchParams({ avatar: 'alice', signature: alice.sign(challenge.replaceAll('&#39;', "'")) }) });
    expect(sent.status).toBe(303);
    const callback = (await browser.follow(sent.headers.get('location') ?? '', REDIRECT)).at;
    expect((await redeem(start, callback)).claims()?.sub).toBe('alice');
  });

  it('shows the page again, with the reason, after a wrong signature', async () => {
    const browser = new Browser();
    const { at } = await browser.follow((await startLogin(world.issuer, clientId, REDIRECT)).url, 'none:', { accept: 'text/html' });
    const sent = await browser.request(at, { method: 'POST', headers: { accept: 'text/html' }, body: new URLSearchParams({ avatar: '<b>', signature: 'x' }) });
    expect(sent.status).toBe(401);
    const html = await sent.text();
    expect(html).toContain('role="alert"');
    expect(html).not.toContain('<b>');
  });

  it.each(['interaction/none', 'auth?client_id=%3Cb%3Enobody'])('tells a person at %s in a page what to do, and an application in JSON', async (path) => {
    const page = await fetch(`${world.issuer}/${path}`, { headers: { accept: 'text/html,*/*' } });
    const html = await page.text();
    expect([page.status, page.headers.get('content-type'), html.includes('This login cannot go on'), html.includes('nobody')]).toEqual([400, 'text/html; charset=utf-8', true, false]);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'none'/);
    expect((await fetch(`${world.issuer}/${path}`)).headers.get('content-type')).toContain('application/problem+json');
  });

  it('knows its user next time, but asks for every other application', async () => {
    const browser = new Browser();
    await signedIn(browser);
    const again = await startLogin(world.issuer, clientId, REDIRECT);
    expect((await browser.follow(again.url, REDIRECT)).at.searchParams.get('code')).not.toBeNull();
    const other = await startLogin(world.issuer, await register('other'), REDIRECT, { prompt: 'none' });
    expect((await browser.follow(other.url, REDIRECT)).at.searchParams.get('error')).toBe('consent_required');
  });

  it('keeps sessions, codes and keys over a restart', async () => {
    const browser = new Browser();
    const { start, callback } = await signedIn(browser);
    const { keys: before } = (await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: unknown };
    await world.stop();
    world = await startIdentity({ database: db.database, port, log });
    expect((await redeem(start, callback)).claims()?.sub).toBe('alice');
    const again = await startLogin(world.issuer, clientId, REDIRECT);
    expect((await browser.follow(again.url, REDIRECT)).at.searchParams.get('code')).not.toBeNull();
    expect(((await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: unknown }).keys).toEqual(before);
  });

  it('sets cookies that scripts and foreign forms do not get', async () => {
    const browser = new Browser();
    await signedIn(browser);
    const session = browser.cookies().filter((line) => line.startsWith('_session'));
    expect(session.length).toBeGreaterThan(0);
    for (const line of session) expect(line.toLowerCase()).toMatch(/samesite=lax.*httponly/);
  });

  it('deletes what has expired, and nothing else', async () => {
    await signedIn();
    const count = async () => Number((await db.database.query<{ n: bigint }>('SELECT count(*) AS n FROM identity.oidc_artifact')).rows[0]?.n);
    const all = await count();
    await db.database.query("UPDATE identity.oidc_artifact SET expires_at = now() - interval '1 second' WHERE kind = 'AuthorizationCode'");
    const deleted = await world.identity.sweep();
    expect(deleted).toBeGreaterThan(0);
    expect(await count()).toBe(all - deleted);
    expect(await world.identity.sweep()).toBe(0);
  });
});

describe('a login is refused', () => {
  const attempt = async (body: (challenge: string) => unknown) => {
    const browser = new Browser();
    const { page, challenge } = await openLogin(browser, await startLogin(world.issuer, clientId, REDIRECT));
    const response = await postLogin(browser, page, body(challenge));
    return [response.status, await isProblem(response)];
  };

  it('with another\'s signature, and in the same words for an unknown avatar', async () => {
    const wrong = await attempt((text) => ({ avatar: 'alice', signature: bob.sign(text) }));
    expect(wrong).toEqual([401, 'IDENTITY_LOGIN_REFUSED']);
    expect(await attempt((text) => ({ avatar: 'nobody', signature: alice.sign(text) }))).toEqual(wrong);
    expect(await attempt((text) => ({ avatar: 'al\0ice', signature: alice.sign(text) }))).toEqual(wrong);
    expect(await attempt(() => ({ avatar: 'alice', signature: 'no signature' }))).toEqual(wrong);
  });

  it.each([
    ['a list', []],
    ['another type', { avatar: 7, signature: true }],
    ['nothing', null],
    ['a long name', { avatar: 'a'.repeat(300), signature: 'x' }],
    ['a body of 5 KiB', { avatar: 'alice', signature: 'x', more: 'y'.repeat(5_000) }],
    ['a body of 500 KiB', { avatar: 'alice', signature: 'x', more: 'y'.repeat(500_000) }],
  ])('for %s', async (_what, body) => {
    expect(await attempt(() => body)).toEqual([400, 'IDENTITY_LOGIN_INVALID']);
  });

  it('with the signature of another login', async () => {
    const other = await openLogin(new Browser(), await startLogin(world.issuer, clientId, REDIRECT));
    expect(await attempt(() => ({ avatar: 'alice', signature: alice.sign(other.challenge) }))).toEqual([401, 'IDENTITY_LOGIN_REFUSED']);
  });

  it('at the page of another browser\'s login', async () => {
    const victim = await openLogin(new Browser(), await startLogin(world.issuer, clientId, REDIRECT));
    const thief = new Browser();
    await openLogin(thief, await startLogin(world.issuer, clientId, REDIRECT));
    const response = await postLogin(thief, victim.page, { avatar: 'alice', signature: alice.sign(victim.challenge) });
    expect(await isProblem(response)).toBe('IDENTITY_LOGIN_EXPIRED');
  });
});

describe('an application is refused', () => {
  it('a code that was redeemed before, and what was given for it ends', async () => {
    const { start, callback } = await signedIn();
    const tokens = await redeem(start, callback);
    await expect(redeem(start, callback)).rejects.toSatisfy((error) => codeOf(error) === 'invalid_grant');
    await expect(oidc.fetchUserInfo(start.configuration, tokens.access_token, 'alice')).rejects.toThrow();
  });

  it('the same code twice at once', async () => {
    const { start, callback } = await signedIn();
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => redeem(start, callback)));
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  it('a wrong verifier', async () => {
    const { start, callback } = await signedIn();
    await expect(redeem(start, callback, oidc.randomPKCECodeVerifier())).rejects.toSatisfy((error) => codeOf(error) === 'invalid_grant');
  });

  it('a login without PKCE', async () => {
    const { url } = await startLogin(world.issuer, clientId, REDIRECT);
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const { at } = await new Browser().follow(url, REDIRECT);
    expect(at.searchParams.get('error')).toBe('invalid_request');
  });

  it.each(['https://evil.example/callback', `${REDIRECT}/more`, 'https://shop.example/callback?x=1'])('the foreign redirect URI %s', async (redirectUri) => {
    const { url } = await startLogin(world.issuer, clientId, redirectUri);
    const { response } = await new Browser().follow(url, 'https://');
    expect(response?.status).toBe(400);
    expect(await response?.json()).toMatchObject({ code: 'IDENTITY_OIDC', title: 'invalid_redirect_uri' });
  });

  it.each(['nobody', '%00', `app_${'0'.repeat(32)}`])('the unknown client %s', async (client) => {
    const response = await fetch(`${world.issuer}/auth?client_id=${client}&response_type=code&scope=openid&redirect_uri=${encodeURIComponent(REDIRECT)}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ title: 'invalid_client' });
  });

  it.each([
    ['of 100 KiB', `grant_type=authorization_code&code=${'x'.repeat(100_000)}`],
    ['with a zero character', 'grant_type=refresh_token&refresh_token=%00'],
  ])('a token request %s', async (_what, body) => {
    const response = await fetch(`${world.issuer}/token`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `client_id=${clientId}&${body}` });
    expect(response.status).toBe(400);
  });

  it('and nothing of all this was logged', () => {
    expect(lines.join('')).not.toMatch(/evil|nobody|al\\u0000ice|yyyy|xxxx|"level":"error"/);
  });
});

describe('an avatar that moves', () => {
  it('shows its new address at once; the old key\'s logins end', async () => {
    const browser = new Browser();
    const { start, callback } = await signedIn(browser, { scope: 'openid profile offline_access', prompt: 'consent' });
    const tokens = await redeem(start, callback);
    const signed = await openLogin(browser, await startLogin(world.issuer, clientId, REDIRECT, { prompt: 'login' }));
    const pending = (await (await postLogin(browser, signed.page, { avatar: 'alice', signature: alice.sign(signed.challenge) })).json()) as { redirectTo: string };

    await tellBlocks(db.database, { connected: [block(6, [transaction(hashOf('move'), [{ type: 'avatar-moved', name: 'alice', from: alice.address, to: later.address }])])] });
    await eventually(() => addressOf('alice'), (address) => address === later.address);

    expect(await oidc.fetchUserInfo(start.configuration, tokens.access_token, 'alice')).toMatchObject({ avatar: 'alice', avatar_address: later.address });
    expect(tokens.refresh_token).toBeDefined();
    await expect(oidc.refreshTokenGrant(start.configuration, tokens.refresh_token ?? '')).rejects.toSatisfy((error) => codeOf(error) === 'invalid_grant');
    expect((await browser.follow(pending.redirectTo, REDIRECT)).at.href).not.toContain('code=');
    const silent = await startLogin(world.issuer, clientId, REDIRECT, { prompt: 'none' });
    expect((await browser.follow(silent.url, REDIRECT)).at.searchParams.get('error')).toBe('login_required');

    const fresh = await openLogin(browser, await startLogin(world.issuer, clientId, REDIRECT));
    expect((await postLogin(browser, fresh.page, { avatar: 'alice', signature: alice.sign(fresh.challenge) })).status).toBe(401);
    expect((await postLogin(browser, fresh.page, { avatar: 'alice', signature: later.sign(fresh.challenge) })).status).toBe(200);
  });
});
