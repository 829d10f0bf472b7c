import type { IncomingMessage, ServerResponse } from 'node:http';
import { askers as declaredAskers, type QueryDefinition, type QueryPort, type QueryRegistry, type ServiceName } from '@mbaas/contracts-queries';
import { err, type Problem, type Result } from '@mbaas/kernel';
import { InProcessQueries, queryProblem } from '@mbaas/platform-messaging';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import { withSpan } from '@mbaas/platform-tracing';
import { MAX_ANSWER_BYTES, MAX_REQUEST_BYTES, QUERIES_PATH } from './limits.ts';
import { queryHttpProblem } from './query-http.errors.ts';
import { readBody } from './read-body.ts';
import { TokenCheck } from './service-token.ts';

export interface QueryServerOptions {
  /** Whose queries are answered here; the audience of the askers' tokens. */
  readonly owner: string;
  /** Shared by the services of a platform, 32 bytes at least. */
  readonly secret: string;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** Which services may ask what; the table of the contracts unless told. */
  readonly askers?: Readonly<Record<string, readonly (ServiceName | (string & {}))[]>>;
  /** Whether this instance answers at the moment; what it does not answer goes to another one. Always unless told. */
  readonly isActive?: () => boolean;
}

/** The answering end of queries between processes. */
export interface QueryServer {
  /** Where the service registers its answers. */
  readonly registry: QueryRegistry;
  /** The same answers, for the process itself. */
  readonly local: QueryPort;
  /** Answers `POST /queries/<name>`; resolves when the answer is on its way. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** From now on queries are answered; before, their askers are sent to another instance. */
  open(): void;
  /** Sends askers to another instance from now on, and resolves when those being answered have their answer. */
  close(): Promise<void>;
}

/**
 * Makes the answering end. A query is answered to whom the `askers` table names and nobody else, whoever they prove to be by
 * their token: see QUERY_HTTP_CODES for what is refused, and how.
 */
export function createQueryServer({ owner, secret, log, metrics, askers = declaredAskers, isActive = () => true }: QueryServerOptions): QueryServer {
  const queries = new InProcessQueries({ log });
  const definitions = new Map<string, QueryDefinition>();
  const tokens = new TokenCheck({ secret, audience: owner });
  const seconds = metrics?.histogram({ name: 'mbaas_query_answer_seconds', help: 'Time to answer a query of another process.', labels: ['query', 'status'], buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10] });
  const running = new Set<Promise<void>>();
  let open = false;

  const registry: QueryRegistry = {
    answer(query, handler) {
      queries.answer(query, handler);
      definitions.set(query.name, query);
    },
  };

  /** Everything that can be said before the body is read. */
  const refusal = async (request: IncomingMessage, name: string): Promise<Problem | undefined> => {
    if (request.method !== 'POST') return queryHttpProblem('QUERY_METHOD_WRONG');
    const asker = await tokens.issuerOf(request.headers.authorization);
    if (asker === undefined) return queryHttpProblem('QUERY_UNAUTHENTICATED');
    // Before the name is looked at: an instance that starts knows none yet.
    if (!open || !isActive()) return queryProblem('QUERY_STANDBY');
    if (!Object.hasOwn(askers, name)) return queryHttpProblem('QUERY_UNKNOWN');
    if (!(askers[name] ?? []).includes(asker)) {
      log.warn('A service asked what it may not ask', { query: name, code: 'QUERY_FORBIDDEN' });
      return queryHttpProblem('QUERY_FORBIDDEN', { query: name });
    }
    return definitions.has(name) ? undefined : queryProblem('QUERY_UNAVAILABLE', { query: name });
  };

  const answer = async (request: IncomingMessage, name: string): Promise<Result<unknown, Problem> | undefined> => {
    const refused = await refusal(request, name);
    const body = await readBody(request, MAX_REQUEST_BYTES);
    if ('refused' in body) return body.refused === 'too-large' ? err(queryHttpProblem('QUERY_TOO_LARGE')) : undefined;
    if (refused !== undefined) return err(refused);
    const asked = parseJson(body.bytes);
    const query = definitions.get(name);
    if (asked === undefined || query === undefined) return err(queryProblem('QUERY_INVALID', { query: name, issue: 'not_json' }));
    return withSpan(`query ${name}`, { kind: 'server', ...parentOf(request) }, async () => markBegun(await queries.ask(query, asked.value)));
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = (request.url ?? '').slice(QUERIES_PATH.length).split('?', 1)[0] ?? '';
    const since = performance.now();
    const result = await answer(request, name);
    if (result === undefined) return void response.destroy();
    const sent = reply(response, result);
    if (definitions.has(name)) seconds?.observe({ query: name, status: String(sent) }, (performance.now() - since) / 1000);
  };

  return {
    registry,
    local: queries,
    async handle(request, response) {
      const served = serve(request, response).catch((error: unknown) => {
        log.error('A query could not be served', { error });
        if (response.headersSent) response.destroy();
        else reply(response, err(queryProblem('QUERY_FAILED')));
      });
      running.add(served);
      await served;
      running.delete(served);
    },
    open() {
      open = true;
    },
    async close() {
      open = false;
      await Promise.all(running);
    },
  };
}

/** A handler that ends standing by may have done what it was asked before; an instance that stood by before has not. */
const markBegun = (result: Result<unknown, Problem>): Result<unknown, Problem> =>
  result.ok || result.error.code !== 'QUERY_STANDBY' ? result : err({ ...result.error, extra: { ...result.error.extra, begun: true } });

function parentOf({ headers }: IncomingMessage): { readonly parent?: string } {
  const given = headers['traceparent'];
  return typeof given === 'string' ? { parent: given } : {};
}

function parseJson(bytes: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(bytes.toString('utf8')) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Sends the outcome and gives its status. A connection ends with the answer where the next question belongs elsewhere. */
function reply(response: ServerResponse, result: Result<unknown, Problem>): number {
  const text = JSON.stringify(result.ok ? { value: result.value } : result.error);
  const size = Buffer.byteLength(text);
  if (size > MAX_ANSWER_BYTES) return reply(response, err(queryHttpProblem('QUERY_ANSWER_TOO_LARGE')));
  const status = result.ok ? 200 : httpStatus(result.error.status);
  const over = !result.ok && result.error.code === 'QUERY_STANDBY';
  response.writeHead(status, {
    'content-type': result.ok ? 'application/json' : 'application/problem+json',
    'content-length': size,
    ...(over ? { connection: 'close' } : {}),
  });
  response.end(text);
  return status;
}

/** Handlers name HTTP statuses; anything else would break the line it stands in. */
const httpStatus = (status: number): number => (Number.isInteger(status) && status >= 400 && status <= 599 ? status : 500);
