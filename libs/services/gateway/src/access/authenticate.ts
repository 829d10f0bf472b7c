import { err, ok, type Problem, type Result } from '@mbaas/kernel';
import type { IncomingHttpHeaders } from 'node:http';
import { gatewayProblem } from '../gateway.errors.ts';
import type { AccessStore } from './access.store.ts';
import { parseApiKey } from './api-key.ts';
import type { Caller } from './caller.ts';

/** The caller of a request by its `Authorization: Bearer` or `X-Api-Key` header; with `basic` by the password of HTTP Basic too. */
export async function authenticate(headers: IncomingHttpHeaders, store: Pick<AccessStore, 'findCaller'>, { basic = false } = {}): Promise<Result<Caller, Problem>> {
  const text = presentedKey(headers) ?? (basic ? basicPassword(headers) : undefined);
  if (text === undefined) return err(gatewayProblem('GATEWAY_KEY_MISSING'));
  const key = parseApiKey(text);
  const caller = key === null ? null : await store.findCaller(key);
  return caller === null ? err(gatewayProblem('GATEWAY_KEY_UNKNOWN')) : ok(caller);
}

function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' ? plain : undefined);
}

/** What follows the first colon, RFC 7617; the name before it is anything. */
function basicPassword(headers: IncomingHttpHeaders): string | undefined {
  const [, pair] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization ?? '') ?? [];
  if (pair === undefined) return undefined;
  const text = Buffer.from(pair, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? '' : text.slice(colon + 1);
}
