export { HttpQueries, type HttpQueriesOptions } from './http-queries.ts';
export { readBody, type Body } from './read-body.ts';
export { MAX_ANSWER_BYTES, MAX_REQUEST_BYTES, QUERIES_PATH } from './limits.ts';
export { QUERY_HTTP_CODES, type QueryHttpCode } from './query-http.errors.ts';
export { createQueryServer, type QueryServer, type QueryServerOptions } from './query-server.ts';
