import { request } from 'node:http';
import { connect } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export interface CallOptions {
  /** API key; the door's own unless told, none where it is ''. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when text or bytes, as JSON otherwise. */
  readonly body?: unknown;
}

const TIMEOUT_MS = 20_000;

/** HTTP as it is written on the wire: paths, methods and headers are not repaired on the way, each call has its own connection. */
export class RestDoor {
  readonly url: URL;
  readonly key: string;
  #calls = 0;

  constructor(url: string, key: string) {
    this.url = new URL(url);
    this.key = key;
  }

  get(path: string, options: CallOptions = {}): Promise<Reply> {
    return this.call('GET', path, options);
  }

  /** A write with JSON, where it has a body, and an idempotency key of its own. */
  post(path: string, body: unknown, { headers = {}, ...options }: CallOptions = {}): Promise<Reply> {
    this.#calls += 1;
    return this.call('POST', path, { ...options, body, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), 'idempotency-key': `call-${this.#calls}`, ...headers } });
  }

  call(method: string, path: string, { key = this.key, headers = {}, body }: CallOptions = {}): Promise<Reply> {
    const payload = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const call = request({
        hostname: this.url.hostname,
        port: this.url.port,
        method,
        path,
        agent: false,
        timeout: TIMEOUT_MS,
        headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...(payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) }), ...headers },
      });
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const contentType = response.headers['content-type'] ?? '';
          resolve({ status: response.statusCode ?? 0, contentType, text, body: contentType.includes('json') && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {} });
        });
      });
      call.on('error', reject);
      call.on('timeout', () => call.destroy(new Error(`${method} ${path.slice(0, 80)} was not answered in time`)));
      call.end(payload);
    });
  }

  /** What comes back on a connection of its own until it is closed. */
  sendBytes(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(this.url.port), this.url.hostname, () => socket.write(bytes));
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      socket.on('close', () => resolve(text)).on('error', reject);
    });
  }
}
