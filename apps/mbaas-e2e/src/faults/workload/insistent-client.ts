import { setTimeout as sleep } from 'node:timers/promises';

/** What a call came to: taken, or refused for good. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What the client met on its way; for the report. */
export interface ClientCounts {
  calls: number;
  /** Tries that were answered "later", or not at all. */
  retries: number;
  /** Answers by status and code that a client repeats. */
  readonly passing: Map<string, number>;
  /** 500: an error of the platform that it had no word for. */
  internal: number;
  longestSilenceMs: number;
  lastAnswerAt: number;
}

const TIMEOUT_MS = 15_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** Answers that say "not now" or nothing at all; 500 asks in its own words to repeat with the same key. */
const PASSING = new Set([429, 500, 502, 503, 504]);

export const newCounts = (): ClientCounts => ({ calls: 0, retries: 0, passing: new Map(), internal: 0, longestSilenceMs: 0, lastAnswerAt: Date.now() });

/**
 * A client as one has to be: each write has its key, and what is answered with "later" or not at all is sent again with it
 * until it is taken or refused.
 */
export class InsistentClient {
  readonly #url: string;
  readonly #key: string;
  readonly #counts: ClientCounts;
  readonly #signal: AbortSignal;

  constructor(options: { readonly url: string; readonly key: string; readonly counts: ClientCounts; readonly signal: AbortSignal }) {
    this.#url = options.url;
    this.#key = options.key;
    this.#counts = options.counts;
    this.#signal = options.signal;
  }

  /** The same platform with another key. */
  as(key: string): InsistentClient {
    return new InsistentClient({ url: this.#url, key, counts: this.#counts, signal: this.#signal });
  }

  get(path: string): Promise<Answer> {
    return this.#insist('GET', path);
  }

  post(path: string, body: unknown, idempotencyKey: string): Promise<Answer> {
    return this.#insist('POST', path, body, idempotencyKey);
  }

  async #insist(method: string, path: string, body?: unknown, idempotencyKey?: string): Promise<Answer> {
    const counts = this.#counts;
    counts.calls += 1;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const answer = await this.#try(method, path, body, idempotencyKey);
      if (typeof answer !== 'string' && !PASSING.has(answer.status)) {
        const now = Date.now();
        counts.longestSilenceMs = Math.max(counts.longestSilenceMs, now - counts.lastAnswerAt);
        counts.lastAnswerAt = now;
        return answer;
      }
      const what = typeof answer === 'string' ? answer : `${answer.status} ${String(answer.body['code'] ?? '')}`;
      counts.passing.set(what, (counts.passing.get(what) ?? 0) + 1);
      if (typeof answer !== 'string' && answer.status === 500) counts.internal += 1;
      counts.retries += 1;
      this.#signal.throwIfAborted();
      await sleep(pauseMs);
    }
  }

  /** An answer, or the code of what happened instead of one. */
  async #try(method: string, path: string, body: unknown, idempotencyKey: string | undefined): Promise<Answer | string> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} };
    } catch (error) {
      return codeOf(error);
    }
  }
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'UNKNOWN';
}
