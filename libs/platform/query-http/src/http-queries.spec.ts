import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineQuery } from '@mbaas/contracts-queries';
import { err, ok, problem } from '@mbaas/kernel';
import { queryProblem } from '@mbaas/platform-messaging';
import { createLogger, createMetrics, NullLogger } from '@mbaas/platform-observability';
import { currentTraceparent, withSpan } from '@mbaas/platform-tracing';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SECRET, startInstance, type Instance } from '../test/query-world.ts';
import { HttpQueries, type HttpQueriesOptions } from './http-queries.ts';

const change = defineQuery({ name: 'spec.change', effect: 'changes', doc: 'Changes.', request: z.strictObject({ idempotencyKey: z.string() }), answer: z.strictObject({ by: z.string() }) });
const loose = defineQuery({ name: 'spec.loose', effect: 'reads', doc: 'Anything.', request: z.any(), answer: z.any() });

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const ask = (queries: HttpQueries) => queries.ask(change, { idempotencyKey: 'k' });
const asker = (urls: readonly string[], options: Partial<HttpQueriesOptions> = {}): HttpQueries => {
  const queries = new HttpQueries({ targets: { spec: urls }, secret: SECRET, self: 'asker', log: NullLogger, ...options });
  undo.push(() => queries.close());
  return queries;
};
const instance = async (name: string, options: Parameters<typeof startInstance>[0] = {}): Promise<Instance & { asked: () => number }> => {
  const started = await startInstance(options);
  let asked = 0;
  started.queries.registry.answer(change, async () => {
    asked += 1;
    return ok({ by: name });
  });
  undo.push(() => started.stop());
  return { ...started, asked: () => asked };
};
/** A server that says whatever it likes. */
const stranger = async (listener: RequestListener): Promise<string> => {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const freeUrl = async (): Promise<string> => {
  const gone = await startInstance();
  await gone.stop();
  return gone.url;
};

describe('HttpQueries', () => {
  it('keeps its connections', async () => {
    const one = await instance('one');
    let connections = 0;
    one.http.on('connection', () => (connections += 1));
    const queries = asker([one.url]);
    for (let n = 0; n < 20; n += 1) expect(await ask(queries)).toEqual(ok({ by: 'one' }));
    // The pool may open a second one before it has seen the first answer's end; not one a question.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('asks the next instance where one cannot be reached, and then stays with it', async () => {
    const two = await instance('two');
    const queries = asker([await freeUrl(), two.url]);
    expect(await ask(queries)).toEqual(ok({ by: 'two' }));
    const since = Date.now();
    for (let n = 0; n < 10; n += 1) await ask(queries);
    expect(two.asked()).toBe(11);
    expect(Date.now() - since).toBeLessThan(500);
  });

  it('asks the next instance where one stands by, and follows when the two change places', async () => {
    let active = 'one';
    const one = await instance('one', { isActive: () => active === 'one' });
    const two = await instance('two', { isActive: () => active === 'two' });
    const queries = asker([two.url, one.url]);
    expect(await ask(queries)).toEqual(ok({ by: 'one' }));
    active = 'two';
    expect(await ask(queries)).toEqual(ok({ by: 'two' }));
    expect([one.asked(), two.asked()]).toEqual([1, 1]);
  });

  it('asks the next instance where a handler says that it stands by', async () => {
    const [one, two] = [await startInstance(), await instance('two')];
    undo.push(() => one.stop());
    one.queries.registry.answer(change, async () => err(queryProblem('QUERY_STANDBY')));
    expect(await ask(asker([one.url, two.url]))).toEqual(ok({ by: 'two' }));
  });

  it('waits for an instance that is just starting', async () => {
    const url = await freeUrl();
    const queries = asker([url]);
    const asked = ask(queries);
    await sleep(250);
    const late = await instance('late', { port: Number(new URL(url).port), closed: true });
    await sleep(250);
    expect(await queries.reaches('spec')).toBe(false);
    late.queries.open();
    expect(await asked).toEqual(ok({ by: 'late' }));
    expect(await queries.reaches('spec')).toBe(true);
  });

  it('asks again when the connection breaks after the question was sent', async () => {
    let asked = 0;
    const url = await stranger((request, response) => {
      asked += 1;
      if (asked < 3) request.socket.destroy();
      else response.end('{"value":{"by":"it"}}');
    });
    expect(await ask(asker([url]))).toEqual(ok({ by: 'it' }));
    expect(asked).toBe(3);
  });

  it('says of a refusal whether the question may have been carried out before', async () => {
    const refusing = await startInstance();
    undo.push(() => refusing.stop());
    refusing.queries.registry.answer(change, async () => err(problem('SPEC_BAD', 409, 'x', { input: 1 })));
    refusing.queries.registry.answer(loose, async () => err(problem('SPEC_BAD', 409, 'x')));
    const broken = await stranger((request) => void request.socket.destroy());
    const ending = await startInstance();
    undo.push(() => ending.stop());
    ending.queries.registry.answer(change, async () => err(queryProblem('QUERY_STANDBY')));
    const standby = await instance('standby', { closed: true });
    const plain = { ok: false, error: problem('SPEC_BAD', 409, 'x', { input: 1 }) };
    const repeated = { ok: false, error: problem('SPEC_BAD', 409, 'x', { input: 1, repeated: true }) };
    expect(await ask(asker([refusing.url]))).toEqual(plain);
    expect(await ask(asker([await freeUrl(), standby.url, refusing.url]))).toEqual(plain);
    expect(await ask(asker([broken, refusing.url]))).toEqual(repeated);
    expect(await ask(asker([ending.url, refusing.url]))).toEqual(repeated);
    // What only reads has done nothing.
    expect(await asker([broken, refusing.url]).ask(loose, 1)).toEqual(err(problem('SPEC_BAD', 409, 'x')));
  });

  it('QUERY_UNAVAILABLE: no instance answers in as many rounds as it may ask', async () => {
    const metrics = createMetrics();
    const standby = await instance('standby', { closed: true });
    const queries = asker([await freeUrl(), standby.url], { rounds: 2, metrics });
    expect(await ask(queries)).toMatchObject({ ok: false, error: { code: 'QUERY_UNAVAILABLE', status: 503, extra: { cause: 'QUERY_STANDBY' } } });
    expect((await metrics.render()).body).toContain('mbaas_query_retries_total{owner="spec"} 4');
  });

  it('QUERY_UNAVAILABLE: an owner without address', async () => {
    const elsewhere = defineQuery({ name: 'nobody.there', effect: 'reads', doc: 'No.', request: z.strictObject({}), answer: z.any() });
    expect(await asker([await freeUrl()]).ask(elsewhere, {})).toMatchObject({ ok: false, error: { code: 'QUERY_UNAVAILABLE' } });
  });

  it('QUERY_TIMEOUT: an answer that does not come is not asked for again, and the next question goes elsewhere', async () => {
    let asked = 0;
    const hanging = await stranger(() => void (asked += 1));
    const two = await instance('two');
    const queries = asker([hanging, two.url], { timeoutMs: 200 });
    expect(await ask(queries)).toMatchObject({ ok: false, error: { code: 'QUERY_TIMEOUT', status: 504 } });
    expect(asked).toBe(1);
    expect(await ask(queries)).toEqual(ok({ by: 'two' }));
  });

  it.each([
    ['QUERY_FAILED', 'no JSON', 200, 'hello'],
    ['QUERY_FAILED', 'no value', 200, '{}'],
    ['QUERY_FAILED', 'an answer that breaks its declaration', 200, '{"value":{"by":7}}'],
    ['QUERY_FAILED', 'an undeclared member', 200, '{"value":{"by":"a","more":1}}'],
    ['QUERY_FAILED', 'a page of a proxy', 404, '<html>'],
    ['QUERY_FAILED', 'a problem without status', 422, '{"code":"SPEC_BAD","detail":"x"}'],
    ['QUERY_UNAVAILABLE', 'a proxy with nobody behind it', 502, '<html>'],
    ['SPEC_BAD', 'a refusal of the owner, with a member of a later version', 422, '{"code":"SPEC_BAD","status":422,"detail":"x","later":1}'],
  ])('%s: %s', async (code, _, status, body) => {
    const url = await stranger((_request, response) => response.writeHead(status).end(body));
    expect(await ask(asker([url], { rounds: 1 }))).toMatchObject({ ok: false, error: { code } });
  });

  it('QUERY_ANSWER_TOO_LARGE: an answer without an end is not read to its end', async () => {
    let written = 0;
    const talk = async (response: ServerResponse): Promise<void> => {
      const closed = new Promise((resolve) => response.once('close', resolve));
      while (!response.destroyed && written < 100_000_000) {
        written += 100_000;
        if (!response.write('a'.repeat(100_000))) await Promise.race([closed, sleep(1)]);
      }
    };
    const url = await stranger((_request, response) => void talk(response));
    expect(await ask(asker([url]))).toMatchObject({ ok: false, error: { code: 'QUERY_ANSWER_TOO_LARGE' } });
    expect(written).toBeLessThan(50_000_000);
  });

  it('QUERY_TOO_LARGE: a request beyond the limit is not sent', async () => {
    let asked = 0;
    const url = await stranger(() => void (asked += 1));
    expect(await asker([url]).ask(loose, 'a'.repeat(2_500_000))).toMatchObject({ ok: false, error: { code: 'QUERY_TOO_LARGE', status: 413 } });
    expect(asked).toBe(0);
  });

  it.each([
    ['QUERY_UNAUTHENTICATED', { secret: 'another secret, and long enough too' }],
    ['QUERY_FORBIDDEN', { self: 'stranger' }],
  ])('%s is for the operator: the asker sees an outage', async (cause, options) => {
    const lines: string[] = [];
    const log = createLogger({ service: 'spec', level: 'info', pretty: false, destination: { write: (line) => void lines.push(line) } });
    const one = await instance('one');
    expect(await ask(asker([one.url], { ...options, log }))).toMatchObject({ ok: false, error: { code: 'QUERY_UNAVAILABLE', status: 503, extra: { cause } } });
    expect(lines.join()).toContain(cause);
    expect(lines.join()).not.toMatch(/another secret|Bearer|ey[A-Za-z0-9_-]{8}/);
  });

  it('passes an odd status of a handler on as it is', async () => {
    const one = await startInstance();
    undo.push(() => one.stop());
    const odd = problem('SPEC_ODD', 299, 'Odd.');
    one.queries.registry.answer(change, async () => err(odd));
    expect(await ask(asker([one.url]))).toEqual(err(odd));
  });

  it('carries the trace to the handler', async () => {
    const one = await startInstance();
    undo.push(() => one.stop());
    one.queries.registry.answer(loose, async () => ok(currentTraceparent() ?? 'none'));
    const queries = asker([one.url]);
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const seen = await withSpan('spec', { parent }, () => queries.ask(loose, {}));
    expect(seen).toEqual(ok(parent));
    expect(await queries.ask(loose, {})).toEqual(ok('none'));
  });

  it('asks no more once it is closed, and does not wait out its pauses', async () => {
    const queries = new HttpQueries({ targets: { spec: [await freeUrl()] }, secret: SECRET, self: 'asker', log: NullLogger });
    const asked = ask(queries);
    await sleep(50);
    const since = Date.now();
    await queries.close();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'QUERY_UNAVAILABLE' } });
    expect(Date.now() - since).toBeLessThan(500);
  });
});
