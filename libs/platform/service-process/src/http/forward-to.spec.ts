import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, NullLogger } from '@mbaas/platform-observability';
import { afterEach, describe, expect, it } from 'vitest';
import { forwardTo, type ForwardOptions } from './forward-to.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function listen(listener: RequestListener, port = 0): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  undo.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A door below `/oidc` in front of these addresses. */
async function door(urls: readonly string[], options: Partial<ForwardOptions> = {}): Promise<string> {
  const forwarder = forwardTo({ urls, log: NullLogger, ...options });
  undo.push(() => forwarder.close());
  return listen((request: IncomingMessage & { originalUrl?: string }, response) => {
    request.originalUrl = request.url ?? '/';
    request.url = request.originalUrl.slice('/oidc'.length);
    forwarder.handle(request, response);
  });
}

const seen = async (request: IncomingMessage): Promise<object> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return { method: request.method, url: request.url, headers: request.headers, body };
};
const mirror: RequestListener = (request, response) => void seen(request).then((what) => response.end(JSON.stringify(what)));
const nobody = async (): Promise<string> => {
  const url = await listen(mirror);
  await undo.pop()?.();
  return url;
};

describe('forwardTo', () => {
  it('passes method, whole path, headers and body on', async () => {
    const url = await door([await listen(mirror)]);
    const answer = await fetch(`${url}/oidc/token?a=1&a=2`, { method: 'POST', body: 'grant_type=x', headers: { authorization: 'Basic x', 'content-type': 'application/x-www-form-urlencoded', cookie: 'a=1; b=2' } });
    expect(await answer.json()).toMatchObject({ method: 'POST', url: '/oidc/token?a=1&a=2', body: 'grant_type=x', headers: { authorization: 'Basic x', cookie: 'a=1; b=2', 'content-type': 'application/x-www-form-urlencoded' } });
  });

  it('says whence a request came, and believes nothing of that from the client', async () => {
    const url = await door([await listen(mirror)]);
    const forged = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'for=1.2.3.4', 'x-real-ip': '1.2.3.4' };
    const { headers } = (await (await fetch(`${url}/oidc/me`, { headers: forged })).json()) as { headers: Record<string, string> };
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': new URL(url).host, 'x-forwarded-proto': 'http' });
    expect([headers['forwarded'], headers['x-real-ip']]).toEqual([undefined, undefined]);
  });

  it('keeps headers of one connection to that connection', async () => {
    const upstream = await listen((request, response) => {
      response.setHeader('x-got', String(request.headers['x-hop'] ?? 'nothing'));
      response.setHeader('connection', 'x-secret-hop');
      response.setHeader('x-secret-hop', '1');
      response.end('ok');
    });
    const url = await door([upstream]);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(`${url}/oidc/x`, { headers: { connection: 'x-hop', 'x-hop': '1' } }, resolve).on('error', reject).end();
    });
    answer.resume();
    expect([answer.headers['x-got'], answer.headers['x-secret-hop']]).toEqual(['nothing', undefined]);
  });

  it('brings status, cookies and redirects back as they are', async () => {
    const url = await door([await listen((_request, response) => response.writeHead(303, { location: 'https://app.example/cb?code=1', 'set-cookie': ['a=1; path=/oidc', 'b=2'] }).end())]);
    const answer = await fetch(`${url}/oidc/auth`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([303, 'https://app.example/cb?code=1', ['a=1; path=/oidc', 'b=2']]);
  });

  it('streams an answer while it is made', async () => {
    const gate = Promise.withResolvers<void>();
    const url = await door([
      await listen((_request, response) => {
        response.write('first ');
        void gate.promise.then(() => response.end('last'));
      }),
    ]);
    const answer = await fetch(`${url}/oidc/x`);
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first ');
    gate.resolve();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('last');
  });

  it('asks the next instance where one is not there, waits for one that is starting, and gives up at last', async () => {
    const [gone, there] = [await nobody(), await listen(mirror)];
    expect((await fetch(`${await door([gone, there])}/oidc/x`, { method: 'POST', body: 'b' })).status).toBe(200);

    const late = await nobody();
    const url = await door([late]);
    const asked = fetch(`${url}/oidc/x`, { method: 'POST', body: 'kept' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await listen(mirror, Number(new URL(late).port));
    expect(await (await asked).json()).toMatchObject({ body: 'kept' });

    const never = await fetch(`${await door([await nobody()])}/oidc/x`);
    expect([never.status, ((await never.json()) as { code: string }).code]).toEqual([503, 'FORWARD_UNAVAILABLE']);
  });

  it('asks nobody twice who may have heard it', async () => {
    let asked = 0;
    const url = await door([
      await listen((request) => {
        asked += 1;
        request.socket.destroy();
      }),
    ]);
    const answer = await fetch(`${url}/oidc/x`, { method: 'POST', body: 'b' });
    expect([answer.status, asked]).toEqual([503, 1]);
  });

  it('FORWARD_TIMEOUT: an instance that does not answer', async () => {
    const answer = await fetch(`${await door([await listen(() => undefined)], { timeoutMs: 300 })}/oidc/x`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([504, 'FORWARD_TIMEOUT']);
  });

  it('takes the longest body, and FORWARD_TOO_LARGE one byte more', async () => {
    const url = await door([await listen(mirror)], { maxRequestBytes: 1000 });
    expect((await fetch(`${url}/oidc/x`, { method: 'POST', body: 'a'.repeat(1000) })).status).toBe(200);
    const refused = await fetch(`${url}/oidc/x`, { method: 'POST', body: 'a'.repeat(1001) });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([413, 'FORWARD_TOO_LARGE']);
  });

  it('lets go of the instance when the client goes, and logs nothing that was sent', async () => {
    const lines: string[] = [];
    const log = createLogger({ service: 'spec', level: 'debug', pretty: false, destination: { write: (line) => void lines.push(line) } });
    const closed = Promise.withResolvers<void>();
    const url = await door(
      [
        await listen((_request, response: ServerResponse) => {
          response.write('first');
          response.once('close', () => closed.resolve());
        }),
      ],
      { log },
    );
    const leaving = new AbortController();
    const answer = await fetch(`${url}/oidc/x?code=confidential`, { signal: leaving.signal });
    expect(answer.status).toBe(200);
    leaving.abort();
    await closed.promise;
    await fetch(`${await door([await nobody()], { log })}/oidc/x?code=confidential`);
    expect(lines.join()).not.toContain('confidential');
  });
});
