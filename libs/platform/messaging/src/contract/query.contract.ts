import { defineQuery, type QueryPort, type QueryRegistry } from '@mbaas/contracts-queries';
import { BrokenAssumption, err, expectOk, ok, problem } from '@mbaas/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

/** What a driver gives to the suite, anew for each test: both ends of one connection. */
export interface QueryWorld {
  readonly port: QueryPort;
  readonly registry: QueryRegistry;
  close(): Promise<void>;
}

const echo = defineQuery({
  name: 'spec.echo',
  effect: 'reads',
  doc: 'Gives back what it got.',
  request: z.strictObject({ text: z.string().max(20), times: z.int().default(2), tags: z.array(z.string()).optional() }),
  answer: z.strictObject({ text: z.string(), times: z.int(), tags: z.array(z.string()).optional() }),
});

/** An answer schema that lets anything through: what refuses then is the border itself. */
const loose = defineQuery({ name: 'spec.loose', effect: 'reads', doc: 'Anything.', request: z.strictObject({}), answer: z.any() });

/** What every driver of QueryPort and QueryRegistry promises. */
export function queryContract(driver: string, makeWorld: () => Promise<QueryWorld>): void {
  describe(`QueryPort, ${driver}`, () => {
    let world: QueryWorld;
    beforeEach(async () => {
      world = await makeWorld();
    });
    afterEach(() => world.close());

    const answerWith = (value: unknown): void => world.registry.answer(loose, async () => ok(value));
    const ask = (): ReturnType<QueryPort['ask']> => world.port.ask(loose, {});

    it('brings the parsed request to the handler and its answer back', async () => {
      world.registry.answer(echo, async (request) => ok(request));
      expect(await world.port.ask(echo, { text: 'a' })).toEqual(ok({ text: 'a', times: 2 }));
      expect(await world.port.ask(echo, { text: 'a', tags: undefined })).toEqual(ok({ text: 'a', times: 2 }));
    });

    it('brings a refusal back as it is', async () => {
      const refusal = problem('SPEC_ABSENT', 404, 'There is none.', { height: 7 });
      world.registry.answer(echo, async () => err(refusal));
      expect(await world.port.ask(echo, { text: 'a' })).toEqual(err(refusal));
    });

    it.each([
      ['a wrong type', { text: 1 }, 'text'],
      ['too much', { text: 'x'.repeat(21) }, 'text'],
      ['an unknown member', { text: 'a', more: true }, ''],
      ['no object', null, ''],
    ])('QUERY_INVALID: %s, and the handler is not asked', async (_, request, path) => {
      world.registry.answer(echo, async () => {
        throw new Error('asked');
      });
      const result = await world.port.ask(echo, request as never);
      expect(result).toMatchObject({ ok: false, error: { code: 'QUERY_INVALID', status: 400, extra: { path } } });
      expect(JSON.stringify(result)).not.toContain('xxx');
    });

    it('QUERY_INVALID: a request that is not JSON', async () => {
      world.registry.answer(loose, async () => ok(null));
      expect(await world.port.ask(loose, { when: new Date() } as never)).toMatchObject({ ok: false, error: { code: 'QUERY_INVALID' } });
    });

    it('QUERY_UNAVAILABLE: nobody answers', async () => {
      expect(await ask()).toMatchObject({ ok: false, error: { code: 'QUERY_UNAVAILABLE', status: 503 } });
    });

    it('QUERY_FAILED: the handler throws, and nothing of its error reaches the caller', async () => {
      world.registry.answer(loose, async () => {
        throw new Error('inner detail');
      });
      const result = await ask();
      expect(result).toMatchObject({ ok: false, error: { code: 'QUERY_FAILED', status: 500 } });
      expect(JSON.stringify(result)).not.toContain('inner detail');
    });

    it('QUERY_UNAVAILABLE: the handler finds its database away', async () => {
      world.registry.answer(loose, async () => {
        throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      });
      expect(await ask()).toMatchObject({ ok: false, error: { code: 'QUERY_UNAVAILABLE', status: 503 } });
    });

    it('QUERY_FAILED: the answer breaks its declaration', async () => {
      world.registry.answer(echo, async () => ok({ text: 'a', times: 1, secret: 'x' } as never));
      const result = await world.port.ask(echo, { text: 'a' });
      expect(result).toMatchObject({ ok: false, error: { code: 'QUERY_FAILED' } });
      expect(JSON.stringify(result)).not.toContain('secret');
    });

    const circle: { self?: unknown } = {};
    circle.self = circle;
    it.each([
      ['a Date', new Date(0)],
      ['a function', () => 1],
      ['a bigint', 1n],
      ['bytes', new Uint8Array(2)],
      ['a Map', new Map()],
      ['NaN', Number.NaN],
      ['undefined in a list', [undefined]],
      ['a list with a hole', Array(1)],
      ['a circle', circle],
      ['an object with its own toJSON', Object.create({ toJSON: () => 1 })],
    ])('QUERY_FAILED: %s in an answer', async (_, value) => {
      answerWith({ value });
      expect(await ask()).toMatchObject({ ok: false, error: { code: 'QUERY_FAILED' } });
    });

    it('shares no memory between caller and handler', async () => {
      const kept = { list: [1] };
      const got: { list: number[] }[] = [];
      const share = defineQuery({
        name: 'spec.share',
        effect: 'reads',
        doc: 'Shares.',
        request: z.strictObject({ list: z.array(z.int()) }),
        answer: z.any(),
      });
      world.registry.answer(share, async (request) => {
        got.push(request);
        return ok(kept);
      });
      const request = { list: [1] };
      const first = await world.port.ask(share, request);
      request.list.push(2);
      got[0]?.list.push(3);
      expect(got[0]?.list).toEqual([1, 3]);
      expect(request.list).toEqual([1, 2]);
      if (first.ok) first.value.list.push(4);
      expect(await world.port.ask(share, request)).toEqual(ok({ list: [1] }));
    });

    it('keeps a member called __proto__ as data', async () => {
      answerWith(JSON.parse('{"__proto__":{"polluted":true}}'));
      const result = await ask();
      const value = expectOk(result, 'the query is answered') as object;
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.keys(value)).toEqual(['__proto__']);
    });

    it('brings long and unusual text there and back unchanged', async () => {
      const carry = defineQuery({ name: 'spec.carry', effect: 'reads', doc: 'Carries.', request: z.strictObject({ text: z.string() }), answer: z.strictObject({ text: z.string() }) });
      world.registry.answer(carry, async (request) => ok(request));
      // A raw block of the longest kind, in hex.
      const block = '0f'.repeat(1_000_000);
      for (const text of [block, '', '\u0000\u2028"\\', 'поинты 点 🪙', '\ud800 alone']) expect(await world.port.ask(carry, { text })).toEqual(ok({ text }));
    });

    it('gives each of many askers at once their own answer', async () => {
      world.registry.answer(echo, async (request) => {
        await new Promise((resolve) => setTimeout(resolve, request.times % 7));
        return ok(request);
      });
      const times = Array.from({ length: 200 }, (_, index) => index);
      const answers = await Promise.all(times.map((n) => world.port.ask(echo, { text: 'a', times: n })));
      expect(answers).toEqual(times.map((n) => ok({ text: 'a', times: n })));
    });

    it('refuses a second handler of one query', () => {
      answerWith(1);
      expect(() => answerWith(2)).toThrow(BrokenAssumption);
    });
  });
}
