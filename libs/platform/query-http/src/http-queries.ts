import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryAnswer, QueryDefinition, QueryPort, QueryRequest } from '@mbaas/contracts-queries';
import { err, type Problem, type Result } from '@mbaas/kernel';
import { checkRequest, queryProblem } from '@mbaas/platform-messaging';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import { currentTraceparent, withSpan } from '@mbaas/platform-tracing';
import type { Pool } from 'undici';
import { MAX_REQUEST_BYTES } from './limits.ts';
import { postQuery, type Attempt } from './post-query.ts';
import { queryHttpProblem } from './query-http.errors.ts';
import { QueryTargets } from './query-targets.ts';
import { TokenMint } from './service-token.ts';

export interface HttpQueriesOptions {
  /** Addresses of the instances that answer an owner's queries: `{ chain: ['http://10.0.0.5:8081'] }`. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** Shared by the services of a platform, 32 bytes at least. */
  readonly secret: string;
  /** Who asks. */
  readonly self: string;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** Longest wait for one instance's answer; 10 s unless told. */
  readonly timeoutMs?: number;
  /** Times that all instances of an owner are tried before it counts as absent; 6 unless told, 2.5 s in all. */
  readonly rounds?: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Asks services in other processes. An instance that cannot be reached, stands by, starts or stops costs a try and the next
 * one is asked, in a bounded number of rounds with growing pauses: queries that change something carry an idempotency key,
 * so asking twice is asking once. A refusal of such a query after a try that may have been carried out has `extra.repeated`:
 * it does not prove that nothing was done. An answer that does not come in time is not asked for again (QUERY_TIMEOUT).
 */
export class HttpQueries implements QueryPort {
  readonly #options: HttpQueriesOptions;
  readonly #targets: ReadonlyMap<string, QueryTargets>;
  readonly #tokens: TokenMint;
  readonly #rounds: number;
  readonly #timeoutMs: number;
  readonly #closing = new AbortController();
  readonly #retries;

  constructor(options: HttpQueriesOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#rounds = options.rounds ?? 6;
    this.#targets = new Map(Object.entries(options.targets).map(([owner, urls]) => [owner, new QueryTargets(urls, this.#timeoutMs)]));
    this.#tokens = new TokenMint({ secret: options.secret, issuer: options.self });
    this.#retries = options.metrics?.counter({ name: 'mbaas_query_retries_total', help: 'Tries of a query that reached no active instance.', labels: ['owner'] });
  }

  /** See QueryPort: never throws, every failure is a Problem. */
  async ask<D extends QueryDefinition>(query: D, request: QueryRequest<D>): Promise<Result<QueryAnswer<D>, Problem>> {
    const parsed = checkRequest(query, request);
    if (!parsed.ok) return parsed;
    const text = JSON.stringify(request);
    if (Buffer.byteLength(text) > MAX_REQUEST_BYTES) return err(queryHttpProblem('QUERY_TOO_LARGE', { query: query.name }));
    try {
      return (await withSpan(`query ${query.name}`, { kind: 'client' }, () => this.#askInstances(query, text))) as Result<QueryAnswer<D>, Problem>;
    } catch (error) {
      this.#options.log.error('Query could not be asked', { query: query.name, error });
      return err(queryProblem('QUERY_FAILED', { query: query.name }));
    }
  }

  /** Whether an instance of the owner answers queries now. */
  async reaches(owner: string): Promise<boolean> {
    const targets = this.#targets.get(owner);
    if (targets === undefined) return false;
    for (let attempt = 0; attempt < targets.size; attempt += 1) {
      const { pool, index } = targets.at(targets.preferred, attempt);
      // A name of nobody's: an open instance says so, one that is not says QUERY_STANDBY first.
      const tried = await this.#try(pool, owner, { name: `${owner}.-`, text: 'null' });
      if (tried.kind === 'refused' && tried.code === 'QUERY_UNKNOWN') {
        targets.answered(index);
        return true;
      }
    }
    return false;
  }

  /** Lets running questions end, and asks no more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#targets.values()].map((targets) => targets.close()));
  }

  async #askInstances(query: QueryDefinition, text: string): Promise<Result<unknown, Problem>> {
    const [owner = ''] = query.name.split('.', 1);
    const targets = this.#targets.get(owner);
    if (targets === undefined) return err(queryProblem('QUERY_UNAVAILABLE', { query: query.name }));
    const start = targets.preferred;
    const tries = this.#rounds * targets.size;
    let cause = 'closing';
    let begun = false;
    for (let attempt = 0; attempt < tries && !this.#closing.signal.aborted; attempt += 1) {
      const { pool, index } = targets.at(start, attempt);
      const tried = await this.#try(pool, owner, { name: query.name, text, query });
      switch (tried.kind) {
        case 'answered':
          targets.answered(index);
          return begun && query.effect === 'changes' ? markRepeated(tried.result) : tried.result;
        case 'late':
          targets.hangs(index);
          return err(queryHttpProblem('QUERY_TIMEOUT', { query: query.name }));
        case 'refused':
          // Ours to put right and not the asker's: who asks sees an outage, and the operator the code.
          this.#options.log.error('Another service refuses this one', { query: query.name, code: tried.code });
          return err(queryProblem('QUERY_UNAVAILABLE', { query: query.name, cause: tried.code }));
        case 'elsewhere':
          cause = tried.code;
          begun ||= tried.begun;
          this.#retries?.inc({ owner });
          if ((attempt + 1) % targets.size === 0 && attempt + 1 < tries) await this.#pause(Math.floor(attempt / targets.size));
      }
    }
    return err(queryProblem('QUERY_UNAVAILABLE', { query: query.name, cause }));
  }

  async #try(pool: Pool, owner: string, asked: { readonly name: string; readonly text: string; readonly query?: QueryDefinition }): Promise<Attempt> {
    const traceparent = currentTraceparent();
    return postQuery(pool, {
      ...asked,
      timeoutMs: this.#timeoutMs,
      headers: { authorization: `Bearer ${await this.#tokens.tokenFor(owner)}`, ...(traceparent === undefined ? {} : { traceparent }) },
      log: this.#options.log,
    });
  }

  async #pause(round: number): Promise<void> {
    try {
      await sleep(Math.min(FIRST_PAUSE_MS * 2 ** round, LONGEST_PAUSE_MS), undefined, { signal: this.#closing.signal });
    } catch (error) {
      if (!this.#closing.signal.aborted) throw error;
    }
  }
}

const markRepeated = (result: Result<unknown, Problem>): Result<unknown, Problem> =>
  result.ok ? result : err({ ...result.error, extra: { ...result.error.extra, repeated: true } });
