import { describe, expect, it } from 'vitest';
import { createLogger, NullLogger, type LoggerOptions } from './logger.ts';
import { MAX_FIELD_LENGTH } from './log-fields.ts';

const capture = (options: Partial<LoggerOptions> = {}) => {
  const lines: string[] = [];
  const log = createLogger({ service: 'spec', level: 'info', pretty: false, destination: { write: (line) => void lines.push(line) }, ...options });
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

describe('createLogger', () => {
  it('writes the sentence, the fields, the level, the service and the time', () => {
    const { log, entries } = capture();
    log.info('Block connected', { height: 7, code: undefined });
    expect(entries()).toEqual([{ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), service: 'spec', height: 7, msg: 'Block connected' }]);
  });

  it('writes nothing below its level', () => {
    const { log, lines } = capture({ level: 'warn' });
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines).toHaveLength(2);
  });

  it('carries the fields of a child', () => {
    const { log, entries } = capture();
    log.child({ module: 'relay' }).warn('Late', { ageMs: 5 });
    expect(entries()[0]).toMatchObject({ module: 'relay', ageMs: 5 });
  });

  it.each(['password', 'walletMnemonic', 'seed', 'clientSecret', 'privateKey', 'private_key', 'Authorization', 'apiKey', 'accessToken', 'passphrase'])(
    'never writes a field called %s',
    (name) => {
      const { log, lines } = capture();
      log.child({ [name]: 'hush' }).error('Something', { [name]: 'hush', inner: { [name]: 'hush' } });
      expect(lines.join()).not.toContain('hush');
    },
  );

  it('writes numbers whatever they are called', () => {
    const { log, entries } = capture();
    log.info('Seeds read', { seeds: 3 });
    expect(entries()[0]).toMatchObject({ seeds: 3 });
  });

  it('hides the password of an address, in errors too', () => {
    const { log, lines } = capture();
    const error = new Error('cannot reach postgres://mbaas:hush@127.0.0.1/mbaas', { cause: new Error('redis://:hush@host') });
    log.error('Failed', { url: 'postgres://mbaas:hush@127.0.0.1/mbaas', error });
    expect(lines.join()).not.toContain('hush');
    expect(lines.join()).toContain('postgres://mbaas:[redacted]@127.0.0.1');
  });

  it('reduces what is no plain value', () => {
    const { log, entries } = capture();
    const error = Object.assign(new TypeError('odd'), { code: 'ODD_CASE', detail: { whole: 'state' } });
    log.info('Values', { amount: 2n ** 64n, bytes: new Uint8Array(3), when: new Date(0), list: [1n, { a: 1 }], object: { a: { b: 1 }, c: 2 }, f: () => 1, error });
    expect(entries()[0]).toMatchObject({
      amount: '18446744073709551616',
      bytes: '[3 bytes]',
      when: '1970-01-01T00:00:00.000Z',
      list: ['1', '[object]'],
      object: { a: '[object]', c: 2 },
      f: '[function]',
      error: { name: 'TypeError', message: 'odd', code: 'ODD_CASE', stack: expect.stringContaining('odd') },
    });
    expect(JSON.stringify(entries()[0])).not.toContain('whole');
  });

  it('cuts long text', () => {
    const { log, entries } = capture();
    log.info('Long', { text: 'x'.repeat(MAX_FIELD_LENGTH + 1) });
    expect(entries()[0]?.['text']).toBe(`${'x'.repeat(MAX_FIELD_LENGTH)}…`);
  });

  it('writes a readable line, whose values cannot move the terminal', () => {
    const { log, lines } = capture({ pretty: true });
    log.info('Peer refused', { code: 'PEER_BAD', text: 'a\n\u001b[2J "b"' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}spec Peer refused code=PEER_BAD text="a\\n\\u001b\[2J \\"b\\""\n$/);
  });
});

describe('NullLogger', () => {
  it('takes everything and its children too', () => {
    expect(() => NullLogger.child({ a: 1 }).error('nothing', { error: new Error('x') })).not.toThrow();
  });
});
