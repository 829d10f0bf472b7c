import type { RouteDefinition, RouteInput } from '@mbaas/contracts-http';
import { err, ok, type Problem, type Result } from '@mbaas/kernel';
import type { z } from 'zod';
import { gatewayProblem } from '../gateway.errors.ts';

interface RawRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const MAX_FIELD_TEXT = 64;

/** Validates path, query and body by the route's declaration. A part that is not declared must be empty. */
export function parseInput(route: RouteDefinition, raw: RawRequest): Result<RouteInput<RouteDefinition>, Problem> {
  const parsed: Record<string, unknown> = {};
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = route[part];
    // A body that is there and null is no object; a body that is not there is an empty one.
    const value = raw[part] === undefined ? {} : raw[part];
    if (schema === undefined) {
      if (typeof value !== 'object' || value === null || Object.keys(value).length > 0) return err(invalid(part, undefined));
      continue;
    }
    const outcome = schema.safeParse(value);
    if (!outcome.success) return err(invalid(part, outcome.error.issues[0]));
    if (!isStorable(outcome.data)) return err(gatewayProblem('GATEWAY_REQUEST_INVALID', { in: part, field: part, rule: 'a text has a zero character or half of a surrogate pair' }));
    parsed[part] = outcome.data;
  }
  return ok(parsed as unknown as RouteInput<RouteDefinition>);
}

/** Texts that PostgreSQL holds as they are: no zero character, no lone surrogate. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  return typeof value !== 'object' || value === null || Object.values(value).every(isStorable);
}

/** Names the first offending field and the rule it breaks, never the value that was sent. */
function invalid(part: string, issue: z.core.$ZodIssue | undefined): Problem {
  const unknownField = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknownField === undefined ? [] : [unknownField])].map(String).join('.');
  const field = path.replace(/[^A-Za-z0-9_.-]/g, '?').slice(0, MAX_FIELD_TEXT) || part;
  return gatewayProblem('GATEWAY_REQUEST_INVALID', { in: part, field, rule: ruleOf(issue) });
}

function ruleOf(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case undefined:
      return 'takes no such part';
    case 'unrecognized_keys':
      return 'unknown field';
    case 'invalid_type':
      return `must be ${issue.expected === 'string' ? 'a string (amounts are decimal strings of atoms)' : `of type ${issue.expected}`}`;
    case 'invalid_format':
      return 'has not the expected form (amounts are decimal strings of atoms without sign or fraction)';
    case 'too_big':
    case 'too_small':
      return 'is out of range';
    default:
      return 'is not one of the allowed values';
  }
}
