import { createSecretKey } from 'node:crypto';
import { connect } from 'node:net';
import { defineQuery } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import { createLogger } from '@mbaas/platform-observability';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SECRET, startInstance, type Instance } from '../test/query-world.ts';
import { MAX_REQUEST_BYTES } from './limits.ts';

const echo = defineQuery({ name: 'spec.echo', effect: 'reads', doc: 'Echo.', request: z.strictObject({ text: z.string() }), answer: z.strictObject({ text: z.string() }) });

interface Claims {
  readonly issuer?: string | undefined;
  readonly audience?: string;
  readonly secret?: string;
  readonly issuedAt?: number;
  readonly expires?: number | undefined;
  readonly algorithm?: string;
}

const now = (): number => Math.floor(Date.now() / 1000);

async function token({ issuer = 'asker', audience = 'spec', secret = SECRET, issuedAt = now(), expires = issuedAt + 60, algorithm = 'HS256' }: Claims = {}): Promise<string> {
  const jwt = new SignJWT().setProtectedHeader({ alg: algorithm }).setAudience(audience).setIssuedAt(issuedAt);
  if (issuer !== '') jwt.setIssuer(issuer);
  if (expires > 0) jwt.setExpirationTime(expires);
  return jwt.sign(createSecretKey(Buffer.from(secret)));
}

/** `{"alg":"none"}`, the claims, and no signature. */
const unsigned = (): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ iss: 'asker', aud: 'spec', iat: now(), exp: now() + 60 })}.`;
};

let instance: Instance;
let lines: string[];
beforeEach(async () => {
  lines = [];
  instance = await startInstance({ log: createLogger({ service: 'spec', level: 'debug', pretty: false, destination: { write: (line) => void lines.push(line) } }) });
  instance.queries.registry.answer(echo, async (request) => ok(request));
});
afterEach(() => instance.stop());

const post = async (name: string, body: string | undefined, headers: Record<string, string> = {}, method = 'POST'): Promise<{ status: number; json: Record<string, unknown>; headers: Headers }> => {
  const response = await fetch(`${instance.url}/queries/${name}`, { method, ...(body === undefined ? {} : { body }), headers });
  return { status: response.status, json: (await response.json()) as Record<string, unknown>, headers: response.headers };
};
const bearer = async (claims?: Claims): Promise<Record<string, string>> => ({ authorization: `Bearer ${await token(claims)}` });

describe('the answering end of queries', () => {
  it('answers whom the table names', async () => {
    expect(await post('spec.echo', '{"text":"a"}', await bearer())).toMatchObject({ status: 200, json: { value: { text: 'a' } } });
  });

  it.each([
    ['no token', async () => ({})],
    ['another scheme', async () => ({ authorization: `Basic ${await token()}` })],
    ['a text that is no token', async () => ({ authorization: 'Bearer x' })],
    ['a token under another secret', () => bearer({ secret: 'another secret, and long enough too' })],
    ['a token for another owner', () => bearer({ audience: 'keys' })],
    ['a token that names nobody', () => bearer({ issuer: '' })],
    ['a token that never expires', () => bearer({ expires: 0 })],
    ['a token that has expired', () => bearer({ issuedAt: now() - 90, expires: now() - 30 })],
    ['a token made more than a minute ago', () => bearer({ issuedAt: now() - 90, expires: now() + 3600 })],
    ['a token of another algorithm', () => bearer({ algorithm: 'HS512' })],
    ['a token without signature', async () => ({ authorization: `Bearer ${unsigned()}` })],
  ])('QUERY_UNAUTHENTICATED: %s', async (_, headers) => {
    const given: Record<string, string> = await headers();
    expect(await post('spec.echo', '{"text":"a"}', given)).toMatchObject({ status: 401, json: { code: 'QUERY_UNAUTHENTICATED', status: 401 } });
    // Once more: what was refused is not remembered as good.
    expect((await post('spec.echo', '{"text":"a"}', given)).status).toBe(401);
  });

  it('QUERY_FORBIDDEN: a service that the table does not name', async () => {
    expect(await post('spec.closed', '{}', await bearer())).toMatchObject({ status: 403, json: { code: 'QUERY_FORBIDDEN' } });
    expect(await post('spec.echo', '{"text":"a"}', await bearer({ issuer: 'another' }))).toMatchObject({ status: 403, json: { code: 'QUERY_FORBIDDEN' } });
  });

  it.each(['spec.nothing', '', 'toString', '__proto__', '../health'])('QUERY_UNKNOWN: %j', async (name) => {
    const { status, json } = await post(encodeURIComponent(name), '{}', await bearer());
    expect([status, json['code']]).toEqual([404, 'QUERY_UNKNOWN']);
  });

  it('QUERY_METHOD_WRONG: a GET', async () => {
    expect(await post('spec.echo', undefined, await bearer(), 'GET')).toMatchObject({ status: 405, json: { code: 'QUERY_METHOD_WRONG' } });
  });

  it.each(['', '{', 'text=a', '\u0000'])('QUERY_INVALID: a body that is not JSON, %j', async (body) => {
    expect(await post('spec.echo', body, await bearer())).toMatchObject({ status: 400, json: { code: 'QUERY_INVALID', extra: { issue: 'not_json' } } });
  });

  it('takes the longest request, and QUERY_TOO_LARGE one byte more', async () => {
    const frame = '{"text":""}'.length;
    const body = (length: number): string => JSON.stringify({ text: 'a'.repeat(length - frame) });
    expect((await post('spec.echo', body(MAX_REQUEST_BYTES), await bearer())).status).toBe(200);
    expect(await post('spec.echo', body(MAX_REQUEST_BYTES + 1), await bearer())).toMatchObject({ status: 413, json: { code: 'QUERY_TOO_LARGE' } });
  });

  it('cuts the connection of a body without an end', async () => {
    const { hostname, port } = new URL(instance.url);
    const socket = connect(Number(port), hostname);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.write(`POST /queries/spec.echo HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await token()}\r\ntransfer-encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    let sent = 0;
    while (!socket.destroyed && sent < 100_000_000) {
      sent += chunk.length;
      if (!socket.write(chunk)) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await closed;
    expect(sent).toBeLessThan(100_000_000);
  });

  it('QUERY_ANSWER_TOO_LARGE: an answer beyond what an asker takes', async () => {
    const loose = defineQuery({ name: 'spec.loose', effect: 'reads', doc: 'Anything.', request: z.strictObject({}), answer: z.any() });
    instance.queries.registry.answer(loose, async () => ok('a'.repeat(8_000_000)));
    expect(await post('spec.loose', '{}', await bearer())).toMatchObject({ status: 500, json: { code: 'QUERY_ANSWER_TOO_LARGE' } });
  });

  it('QUERY_STANDBY until it is open and after it is closed, and the connection ends', async () => {
    const waiting = await startInstance({ closed: true });
    waiting.queries.registry.answer(echo, async (request) => ok(request));
    const ask = async () => fetch(`${waiting.url}/queries/spec.echo`, { method: 'POST', body: '{"text":"a"}', headers: await bearer() });
    const refused = await ask();
    expect([refused.status, refused.headers.get('connection'), ((await refused.json()) as { code: string }).code]).toEqual([503, 'close', 'QUERY_STANDBY']);
    waiting.queries.open();
    expect((await ask()).status).toBe(200);
    await waiting.queries.close();
    expect((await ask()).status).toBe(503);
    await waiting.stop();
  });

  it('finishes what it is answering before it is closed', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = defineQuery({ name: 'spec.loose', effect: 'reads', doc: 'Slow.', request: z.strictObject({}), answer: z.any() });
    instance.queries.registry.answer(slow, async () => {
      await gate.promise;
      return ok('done');
    });
    const asked = post('spec.loose', '{}', await bearer());
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = instance.queries.close().then(() => 'closed');
    expect(await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 50, 'waits'))])).toBe('waits');
    gate.resolve();
    expect(await asked).toMatchObject({ status: 200, json: { value: 'done' } });
    expect(await closed).toBe('closed');
  });

  it('logs neither secret nor token nor what was asked', async () => {
    const [headers, forged] = [await bearer({ issuer: 'another' }), await bearer({ secret: 'another secret, and long enough too' })];
    await post('spec.echo', '{"text":"confidential"}', headers);
    await post('spec.echo', '{"text":"confidential"}', forged);
    await post('spec.echo', '{"text":7}', await bearer());
    const written = lines.join();
    for (const secret of [SECRET, 'another secret', 'confidential', headers['authorization']?.split('.')[2] ?? '?']) expect(written).not.toContain(secret);
  });

  it('refuses a secret of the services that is too short', async () => {
    await expect(startInstance({ secret: 'short' })).rejects.toThrow('32 bytes');
  });
});
