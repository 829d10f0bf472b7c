import { HttpException } from '@nestjs/common';
import type { Problem } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import { isTransient } from '@mbaas/platform-postgres';
import { gatewayProblem, type GatewayCode } from '../gateway.errors.ts';

/** What the framework refuses before a route is reached, by its HTTP status. */
const FRAMEWORK: Readonly<Record<number, GatewayCode>> = {
  400: 'GATEWAY_JSON_INVALID',
  404: 'GATEWAY_ROUTE_UNKNOWN',
  405: 'GATEWAY_ROUTE_UNKNOWN',
  413: 'GATEWAY_BODY_TOO_LARGE',
  415: 'GATEWAY_MEDIA_TYPE',
};

/** The problem for whatever was thrown: framework refusals by table, a database that is away 503, everything else one fixed 500. Logs what is ours. */
export function thrownProblem(thrown: unknown, log: Logger): Problem {
  const code = FRAMEWORK[statusOf(thrown)] ?? (isTransient(thrown) ? 'GATEWAY_UNAVAILABLE' : 'GATEWAY_INTERNAL');
  if (code === 'GATEWAY_UNAVAILABLE') log.warn('A request found the database away', { error: thrown as Error });
  if (code === 'GATEWAY_INTERNAL') log.error('Request failed', { error: thrown instanceof Error ? thrown : new Error('not an error') });
  return gatewayProblem(code);
}

function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}
