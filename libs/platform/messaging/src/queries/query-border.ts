import type { QueryDefinition } from '@mbaas/contracts-queries';
import { err, ok, problem, type Problem, type Result } from '@mbaas/kernel';
import { copyJson, NotJson } from '../json-value.ts';
import { QUERY_CODES } from '../messaging.errors.ts';

/** The one problem of a code: its text comes from the table, so nothing inner reaches the caller. */
export const queryProblem = (code: keyof typeof QUERY_CODES, extra?: Readonly<Record<string, string>>): Problem =>
  problem(code, QUERY_CODES[code].http, QUERY_CODES[code].doc, extra);

/** A request as its declaration gives it, defaults filled in and copied; QUERY_INVALID with the place at fault. */
export function checkRequest(query: QueryDefinition, request: unknown): Result<unknown, Problem> {
  try {
    const parsed = query.request.safeParse(copyJson(request, 'request'));
    if (parsed.success) return ok(parsed.data);
    const issue = parsed.error.issues[0];
    return err(queryProblem('QUERY_INVALID', { query: query.name, path: publicPath(issue?.path ?? []), issue: issue?.code ?? '' }));
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    return err(queryProblem('QUERY_INVALID', { query: query.name, issue: 'not_json' }));
  }
}

/** Names of declared members; whatever a caller made up as a key does not come back as text. */
const publicPath = (path: readonly PropertyKey[]): string => path.map((name) => (/^[\w-]{1,40}$/.test(String(name)) ? String(name) : '?')).join('.');

/** An outcome copied for its caller. Throws on an answer that its declaration does not allow: that is a bug of the handler. */
export function checkOutcome(query: QueryDefinition, result: Result<unknown, Problem>): Result<unknown, Problem> {
  if (!result.ok) return err(copyJson(result.error, 'problem') as unknown as Problem);
  return ok(query.answer.parse(copyJson(result.value, 'answer')));
}
