import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import { readBody } from '@mbaas/platform-query-http';
import type { Logger } from '@mbaas/platform-observability';
import { Agent, errors, type Dispatcher } from 'undici';
import { errorCode } from '../process/error-code.ts';
import { FORWARD_CODES, type ForwardCode } from './forward.errors.ts';

export interface ForwardOptions {
  /** Instances of the service behind, `http://host:port`, any of which answers. */
  readonly urls: readonly string[];
  readonly log: Logger;
  /** Longest body of a request, in bytes; 64 KiB unless told. */
  readonly maxRequestBytes?: number;
  /** Longest wait for an answer's beginning, and between its parts; 15 s unless told. */
  readonly timeoutMs?: number;
}

export interface Forwarder {
  /** Passes the request on, path and all (`originalUrl` where a mount has cut it), and streams the answer back. */
  readonly handle: (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** Headers of one connection (RFC 9110 §7.6.1) end with it; what says whence a request came is written anew. */
const ONE_HOP = new Set(['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'content-length']);
const ORIGIN = new Set(['host', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip']);
const ROUNDS = 6;
const PAUSE_MS = 400;

/**
 * Passes requests on to a service in another process. The body is read first (it is bounded and short), so that an instance
 * that cannot be reached costs a try and not the request; the answer is streamed. The service learns the client's address and the
 * name it asked for in `x-forwarded-…`, which a client cannot set itself.
 */
export function forwardTo({ urls, log, maxRequestBytes = 64 * 1024, timeoutMs = 15_000 }: ForwardOptions): Forwarder {
  const agent = new Agent({ connections: 64, pipelining: 1, connect: { timeout: 2_000 }, keepAliveTimeout: 10_000, keepAliveMaxTimeout: 10_000, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  let preferred = 0;

  const ask = async (request: IncomingMessage & { originalUrl?: string }, body: Buffer, signal: AbortSignal): Promise<Dispatcher.ResponseData> => {
    for (let attempt = 0; ; attempt += 1) {
      const index = (preferred + attempt) % urls.length;
      try {
        const answer = await agent.request({
          origin: new URL(urls[index] ?? '').origin,
          path: request.originalUrl ?? request.url ?? '/',
          method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
          headers: forwardedHeaders(request),
          body: body.length === 0 ? null : body,
          signal,
        });
        preferred = index;
        return answer;
      } catch (error) {
        if (signal.aborted || !isUnreached(error) || attempt + 1 >= ROUNDS * urls.length) throw error;
        if ((attempt + 1) % urls.length === 0) await sleep(PAUSE_MS, undefined, { signal });
      }
    }
  };

  const forward = async (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const body = await readBody(request, maxRequestBytes);
    if ('refused' in body) return body.refused === 'too-large' ? refuse(response, 'FORWARD_TOO_LARGE') : void response.destroy();
    const answer = await ask(request, body.bytes, gone.signal);
    response.writeHead(answer.statusCode, without(answer.headers, ONE_HOP, answer.headers['content-length']));
    await pipeline(answer.body, response);
  };

  return {
    handle(request, response) {
      forward(request, response).catch((error: unknown) => {
        if (response.destroyed) return;
        const isLate = error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
        log.warn('A request could not be passed on', { code: errorCode(error, 'UNREACHABLE') });
        if (response.headersSent) response.destroy();
        else refuse(response, isLate ? 'FORWARD_TIMEOUT' : 'FORWARD_UNAVAILABLE');
      });
    },
    close: () => agent.close(),
  };
}

function forwardedHeaders(request: IncomingMessage): Record<string, string | string[]> {
  const isTls = 'encrypted' in request.socket;
  return {
    ...without(without(request.headers, ORIGIN), ONE_HOP),
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-host': request.headers.host ?? '',
    'x-forwarded-proto': isTls ? 'https' : 'http',
  };
}

function without(headers: IncomingHttpHeaders, names: ReadonlySet<string>, contentLength?: string | string[]): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  // What `connection` names belongs to that connection too.
  const named = new Set(String(headers.connection ?? '').toLowerCase().split(',').map((name) => name.trim()));
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && !names.has(name) && !named.has(name)) kept[name] = value;
  if (contentLength !== undefined) kept['content-length'] = contentLength;
  return kept;
}

/** Nothing of the request has been read by anybody. */
const isUnreached = (error: unknown): boolean => error instanceof errors.ConnectTimeoutError || ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'].includes(errorCode(error, ''));

function refuse(response: ServerResponse, code: ForwardCode): void {
  const { http: status, doc: detail } = FORWARD_CODES[code];
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }).end(JSON.stringify({ type: `urn:mbaas:problem:${code}`, title: code, status, code, detail }));
}
