import { codes, problem, type Problem } from '@mbaas/kernel';

/** What a query can fail with on its way between processes, besides QUERY_CODES of `@mbaas/platform-messaging`. */
export const QUERY_HTTP_CODES = codes('QUERY', {
  QUERY_UNAUTHENTICATED: { outcome: 'reject', penalty: 0, http: 401, doc: 'The asking service has not proven who it is.' },
  QUERY_FORBIDDEN: { outcome: 'reject', penalty: 0, http: 403, doc: 'The asking service may not ask this.' },
  QUERY_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'There is no query of this name.' },
  QUERY_METHOD_WRONG: { outcome: 'reject', penalty: 0, http: 405, doc: 'Queries are asked with POST.' },
  QUERY_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 413, doc: 'The request is longer than a query may be.' },
  QUERY_ANSWER_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 500, doc: 'The answer is longer than one answer may be: ask for less at once.' },
  QUERY_TIMEOUT: { outcome: 'defer', penalty: 0, http: 504, doc: 'The service did not answer in time. What it was asked to change may have happened: ask again with the same key.' },
});

export type QueryHttpCode = keyof typeof QUERY_HTTP_CODES;

/** The one problem of a code. */
export const queryHttpProblem = (code: QueryHttpCode, extra?: Readonly<Record<string, string>>): Problem =>
  problem(code, QUERY_HTTP_CODES[code].http, QUERY_HTTP_CODES[code].doc, extra);
