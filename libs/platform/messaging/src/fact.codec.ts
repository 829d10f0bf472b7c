import type { FactDefinition } from '@mbaas/contracts-events';
import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { Fact } from './fact.ts';
import type { FACT_CODES } from './messaging.errors.ts';
import type { FactRow } from './outbox/fact-log.ts';

export type FactCode = keyof typeof FACT_CODES;

/** Reads a stored fact by the declaration of its kind, and freezes it: FACT_VERSION_UNKNOWN, FACT_UNREADABLE. */
export function decodeFact(row: FactRow, source: string, events: readonly FactDefinition[]): Result<Fact, Refusal<FactCode>> {
  const event = events.find(({ name, version }) => name === row.name && version === row.version);
  if (event === undefined) return err({ code: 'FACT_VERSION_UNKNOWN', detail: { name: row.name, version: row.version } });
  const payload = event.payload.safeParse(parseJson(row.payload));
  if (!payload.success) return err({ code: 'FACT_UNREADABLE', detail: { name: row.name, path: payload.error.issues[0]?.path.join('.') ?? '' } });
  const fact: Fact = {
    id: row.event_id,
    name: row.name,
    version: row.version,
    source,
    key: row.key,
    position: row.position,
    occurredAt: row.created_at.toISOString(),
    payload: payload.data,
    ...(row.tenant === null ? {} : { tenant: row.tenant }),
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  };
  return ok(deepFreeze(fact));
}

/** undefined for text that is no JSON: no declaration takes that for a payload. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
