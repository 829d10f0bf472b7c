/** A refusal or an outage, with the problem's code where there is one. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly status: number;
  readonly code: string;

  constructor(call: string, status: number, problem: { readonly code?: unknown; readonly detail?: unknown }) {
    super(`${call} was answered with ${status} ${String(problem.code ?? '')}: ${String(problem.detail ?? 'no detail')}`);
    this.status = status;
    this.code = String(problem.code ?? '');
  }
}

type Json = Record<string, unknown>;

/** How long one call may take before it counts as lost. */
const TIMEOUT_MS = 15_000;

/** The REST interface as any client sees it: JSON in, JSON out, a problem becomes a CallFailed. */
export class RestClient {
  readonly baseUrl: string;
  readonly #apiKey: string;

  constructor(baseUrl: string, apiKey: string) {
    this.baseUrl = baseUrl;
    this.#apiKey = apiKey;
  }

  get<T = Json>(path: string): Promise<T> {
    return this.#call<T>('GET', path);
  }

  /** A write. The key makes repeating it harmless. */
  post<T = Json>(path: string, body: unknown, idempotencyKey?: string): Promise<T> {
    return this.#call<T>('POST', path, body, idempotencyKey);
  }

  async #call<T>(method: string, path: string, body?: unknown, idempotencyKey?: string): Promise<T> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = (await response.json()) as T & Json;
    if (!response.ok) throw new CallFailed(`${method} ${path}`, response.status, answer);
    return answer;
  }
}
