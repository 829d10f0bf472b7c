import { NullLogger, type LogFields, type Logger } from '@mbaas/platform-observability';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOtlpReceiver, type OtlpReceiver } from './contract/otlp-receiver.ts';
import { startTracing, type Tracing } from './start-tracing.ts';
import { currentTraceparent } from './trace-context.ts';
import { withSpan } from './with-span.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const coded = (code: string): Error => Object.assign(new Error('a secret from outside'), { code });

let receiver: OtlpReceiver;
let tracing: Tracing | undefined;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(async () => {
  await tracing?.stop();
  tracing = undefined;
  await receiver.stop();
});

const record = async (sampleRatio = 1, log: Logger = NullLogger): Promise<void> => {
  tracing = await startTracing({ service: 'spec', otlpUrl: receiver.url, sampleRatio, log, flushMs: 20 });
};
/** Ends the recording, so that all spans have arrived. */
const received = async () => {
  await tracing?.stop();
  tracing = undefined;
  return receiver.spans;
};

describe('without a collector', () => {
  beforeEach(async () => {
    tracing = await startTracing({ service: 'spec', sampleRatio: 1, log: NullLogger });
  });

  it('carries the trace context of a parent through everything it starts', async () => {
    const seen = await withSpan('a', { parent: PARENT }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return withSpan('b', {}, () => currentTraceparent());
    });
    expect(seen).toBe(PARENT);
    expect(currentTraceparent()).toBeUndefined();
  });

  it.each([undefined, '', 'nonsense', `01-${TRACE}-b7ad6b7169203331-01`, `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `${PARENT}-00`, PARENT.toUpperCase()])('takes %s for no parent', (parent) => {
    expect(withSpan('a', { parent }, () => currentTraceparent())).toBeUndefined();
  });

  it('costs next to nothing', () => {
    const start = performance.now();
    let sum = 0;
    for (let index = 0; index < 100_000; index += 1) sum += withSpan('a', { kind: 'internal' }, () => index % 2);
    expect(sum).toBe(50_000);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('with a collector', () => {
  it('sends spans with service, kind, attributes, parent and links', async () => {
    await record();
    await withSpan('outer', { kind: 'server', parent: PARENT, attributes: { route: '/v1/chain' } }, async (span) => {
      span.set({ status: 200 });
      await withSpan('inner', { kind: 'client', links: [PARENT, 'nonsense'] }, async () => undefined);
    });
    const spans = await received();
    const outer = spans.find(({ name }) => name === 'outer');
    const inner = spans.find(({ name }) => name === 'inner');
    expect(outer).toMatchObject({ service: 'spec', traceId: TRACE, parentSpanId: 'b7ad6b7169203331', kind: 2, failed: false, attributes: { route: '/v1/chain', status: 200 } });
    expect(inner).toMatchObject({ traceId: TRACE, parentSpanId: outer?.spanId, kind: 3, links: ['b7ad6b7169203331'] });
  });

  it('shows the span of the moment as trace context, also across awaits and side by side', async () => {
    await record();
    const parents = await Promise.all(
      ['a', 'b'].map((name) =>
        withSpan(name, {}, async () => {
          const before = currentTraceparent();
          await new Promise((resolve) => setTimeout(resolve, 2));
          return [before, currentTraceparent()];
        }),
      ),
    );
    expect(parents.every(([before, after]) => before !== undefined && before === after)).toBe(true);
    expect(new Set(parents.flat()).size).toBe(2);
  });

  it.each([
    ['an error of ours', () => coded('BLOCK_BAD'), 'BLOCK_BAD'],
    ['any other error', () => new TypeError('a secret from outside'), 'TypeError'],
  ])('keeps code or class of %s, thrown at once or later, never its text', async (_what, make, type) => {
    await record();
    const thrown = make();
    expect(() => withSpan('now', {}, () => { throw thrown; })).toThrow(thrown);
    await expect(withSpan('later', {}, () => Promise.reject(thrown))).rejects.toBe(thrown);
    const spans = await received();
    expect(spans.map(({ name, failed, attributes }) => [name, failed, attributes['error.type']])).toEqual([['now', true, type], ['later', true, type]]);
    expect(JSON.stringify(spans)).not.toContain('secret');
  });

  it('marks what fails without throwing', async () => {
    await record();
    withSpan('a', {}, (span) => span.fail('GATEWAY_INTERNAL'));
    expect((await received())[0]).toMatchObject({ failed: true, attributes: { 'error.type': 'GATEWAY_INTERNAL' } });
  });

  it('records none where the share is 0, and still carries a trace on', async () => {
    await record(0);
    const inside = withSpan('root', {}, () => currentTraceparent());
    expect(inside).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(await received()).toEqual([]);
  });

  it('keeps another service\'s decision, and takes none from outside', async () => {
    await record(0);
    withSpan('from a service', { parent: PARENT }, () => undefined);
    const outside = withSpan('from outside', { parent: PARENT, outside: true }, () => currentTraceparent());
    expect(outside).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
    expect((await received()).map(({ name }) => name)).toEqual(['from a service']);
  });

  it('says once that spans cannot be sent', async () => {
    const warnings: [string, LogFields | undefined][] = [];
    const log: Logger = { ...NullLogger, warn: (sentence, fields) => void warnings.push([sentence, fields]) };
    receiver.answerWith(400);
    await record(1, log);
    withSpan('a', {}, () => undefined);
    await expect.poll(() => warnings.length).toBe(1);
    withSpan('b', {}, () => undefined);
    await received();
    expect(warnings.map(([sentence]) => sentence)).toEqual(['Spans could not be sent', 'The last spans could not be sent']);
  });

  it('stops within moments where the collector is away', async () => {
    await record();
    await receiver.stop();
    withSpan('a', {}, () => undefined);
    const start = performance.now();
    await received();
    expect(performance.now() - start).toBeLessThan(4_000);
    receiver = await startOtlpReceiver();
  });
});
