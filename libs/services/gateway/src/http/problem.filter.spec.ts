import { BadRequestException, type ArgumentsHost } from '@nestjs/common';
import { NullLogger } from '@mbaas/platform-observability';
import { describe, expect, it } from 'vitest';
import { ProblemFilter } from './problem.filter.ts';

/** What a client gets when this is thrown. */
function answerTo(thrown: unknown): { readonly status: number; readonly code: unknown } {
  let status = 0;
  let body = '';
  const reply = {
    sent: false,
    raw: {},
    status(value: number) {
      status = value;
      return reply;
    },
    header: () => reply,
    send(value: unknown) {
      body = typeof value === 'string' ? value : JSON.stringify(value);
      return reply;
    },
  };
  new ProblemFilter(NullLogger).catch(thrown, { switchToHttp: () => ({ getResponse: () => reply }) } as unknown as ArgumentsHost);
  return { status, code: (JSON.parse(body) as { code: unknown }).code };
}

describe('ProblemFilter', () => {
  it.each([
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a server that shuts down', Object.assign(new Error('terminating connection'), { code: '57P01' })],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
  ])('asks to come again after %s', (_, error) => expect(answerTo(error)).toEqual({ status: 503, code: 'GATEWAY_UNAVAILABLE' }));

  it('says that it is our fault otherwise', () => {
    expect(answerTo(new Error('a bug'))).toEqual({ status: 500, code: 'GATEWAY_INTERNAL' });
    expect(answerTo('no error')).toEqual({ status: 500, code: 'GATEWAY_INTERNAL' });
  });

  it('names what the framework refuses', () => expect(answerTo(new BadRequestException())).toEqual({ status: 400, code: 'GATEWAY_JSON_INVALID' }));
});
