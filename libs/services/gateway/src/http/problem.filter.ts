import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@mbaas/platform-observability';
import { isTransient } from '@mbaas/platform-postgres';
import type { FastifyReply } from 'fastify';
import { gatewayProblem, type GatewayCode } from '../gateway.errors.ts';
import { replyProblem } from './problem-reply.ts';

/** What the framework refuses before a route is reached, by its HTTP status. */
const FRAMEWORK: Readonly<Record<number, GatewayCode>> = {
  400: 'GATEWAY_JSON_INVALID',
  404: 'GATEWAY_ROUTE_UNKNOWN',
  405: 'GATEWAY_ROUTE_UNKNOWN',
  413: 'GATEWAY_BODY_TOO_LARGE',
  415: 'GATEWAY_MEDIA_TYPE',
};

/** Turns whatever was thrown into a problem: framework refusals by table, a database that is away into 503, everything else into one fixed 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const code = FRAMEWORK[statusOf(thrown)] ?? (isTransient(thrown) ? 'GATEWAY_UNAVAILABLE' : 'GATEWAY_INTERNAL');
    if (code === 'GATEWAY_UNAVAILABLE') this.#log.warn('A request found the database away', { error: thrown as Error });
    if (code === 'GATEWAY_INTERNAL') this.#log.error('Request failed', { error: thrown instanceof Error ? thrown : new Error('not an error') });
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (!reply.sent) replyProblem(reply, gatewayProblem(code));
  }
}

function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}
