import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { followParent, freePorts } from '@mbaas/kafka-server';
import type { Logger } from '@mbaas/platform-observability';
import { installToxiproxy } from './install-toxiproxy.ts';
import { attributesOf, type Toxic } from './toxic.ts';
import { ToxiproxyError } from './toxiproxy.errors.ts';

const START_MS = 10_000;

/** An address in front of another, whose connections can be slowed and cut. */
export interface FaultyLink {
  /** `127.0.0.1:port` to connect to instead of the real address. */
  readonly address: string;
  /** Puts a fault on all connections, new ones too; the given function takes it off. `towards` is the side that receives. */
  add(toxic: Toxic, towards?: 'client' | 'server'): Promise<() => Promise<void>>;
  /** Closes every connection and refuses new ones. */
  cut(): Promise<void>;
  /** After `cut`: accepts again, on the same address. */
  mend(): Promise<void>;
}

export interface Toxiproxy {
  /** A link to `upstream` (`host:port`), on a free port. */
  link(name: string, upstream: string): Promise<FaultyLink>;
  /** Mends every link and takes off every fault. */
  healAll(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts toxiproxy on loopback; it ends with this process. `logFile` takes what it says. Throws ToxiproxyError. */
export async function startToxiproxy({ log, logFile }: { readonly log: Logger; readonly logFile?: string }): Promise<Toxiproxy> {
  const program = await installToxiproxy(log);
  const [port = 0] = await freePorts(1);
  const [command = program, ...args] = await followParent([program, '-host', '127.0.0.1', '-port', String(port)]);
  const output = logFile === undefined ? 'ignore' : openSync(logFile, 'a', 0o600);
  const child = spawn(command, args, { stdio: ['ignore', output, output], env: { PATH: process.env['PATH'], LOG_LEVEL: 'error' } });
  if (typeof output === 'number') closeSync(output);
  child.unref();
  child.once('exit', (status, signal) => log.info('Toxiproxy ended', { status, signal }));
  const onProcessExit = (): void => void child.kill();
  process.once('exit', onProcessExit);
  const api = new Api(`http://127.0.0.1:${port}`);
  await isReady(child, api);
  return {
    link: (name, upstream) => createLink(api, name, upstream),
    async healAll() {
      await api.call('POST', '/reset');
    },
    async stop() {
      process.off('exit', onProcessExit);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function createLink(api: Api, name: string, upstream: string): Promise<FaultyLink> {
  const path = `/proxies/${encodeURIComponent(name)}`;
  const { listen } = (await api.call('POST', '/proxies', { name, upstream, listen: '127.0.0.1:0', enabled: true })) as { listen: string };
  let toxics = 0;
  return {
    address: listen,
    async add(toxic, towards = 'client') {
      toxics += 1;
      const own = `${toxic.type}-${toxics}`;
      const stream = towards === 'client' ? 'downstream' : 'upstream';
      await api.call('POST', `${path}/toxics`, { name: own, type: toxic.type, stream, toxicity: 1, attributes: attributesOf(toxic) });
      return async () => {
        await api.call('DELETE', `${path}/toxics/${own}`);
      };
    },
    async cut() {
      await api.call('POST', path, { enabled: false });
    },
    async mend() {
      await api.call('POST', path, { enabled: true });
    },
  };
}

class Api {
  readonly #base: string;
  constructor(base: string) {
    this.#base = base;
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#base}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new ToxiproxyError('TOXIPROXY_REFUSED', `Toxiproxy refused ${method} ${path}: ${response.status} ${text.trim()}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

async function isReady(child: ChildProcess, api: Api): Promise<void> {
  const deadline = Date.now() + START_MS;
  let last: unknown;
  while (Date.now() < deadline && child.exitCode === null && child.pid !== undefined) {
    try {
      await api.call('GET', '/proxies');
      return;
    } catch (error) {
      last = error;
      await sleep(20);
    }
  }
  child.kill();
  throw new ToxiproxyError('TOXIPROXY_START_FAILED', 'Toxiproxy did not start.', { cause: last });
}
