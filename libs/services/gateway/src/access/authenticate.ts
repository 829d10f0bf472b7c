import { err, ok, type Problem, type Result } from '@mbaas/kernel';
import type { IncomingHttpHeaders } from 'node:http';
import { gatewayProblem } from '../gateway.errors.ts';
import type { AccessStore } from './access.store.ts';
import { parseApiKey } from './api-key.ts';
import type { Caller } from './caller.ts';

/** The caller of a request by its `Authorization: Bearer` or `X-Api-Key` header. */
export async function authenticate(headers: IncomingHttpHeaders, store: AccessStore): Promise<Result<Caller, Problem>> {
  const text = presentedKey(headers);
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
