import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { followParent } from '@mbaas/kafka-server';
import type { Logger } from '@mbaas/platform-observability';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@mbaas/platform-postgres';
import type { FaultyLink, Toxiproxy } from '@mbaas/testing-faults';

/** Every process of the platform with its pool, and the run's own tools. */
const MAX_CONNECTIONS = '400';
const GONE_MS = 10_000;

/** A PostgreSQL that can be killed, behind a link that can be slow or cut. */
export class FaultDatabase {
  readonly #directory: string;
  readonly #log: Logger;
  readonly #link: FaultyLink;
  #server: EmbeddedPostgres;

  private constructor(directory: string, server: EmbeddedPostgres, link: FaultyLink, log: Logger) {
    this.#directory = directory;
    this.#server = server;
    this.#link = link;
    this.#log = log;
  }

  static async start({ directory, toxiproxy, log }: { readonly directory: string; readonly toxiproxy: Toxiproxy; readonly log: Logger }): Promise<FaultDatabase> {
    const server = await startEmbeddedPostgres({ dataDirectory: directory, settings: { max_connections: MAX_CONNECTIONS }, log });
    const { host } = new URL(server.url);
    const database = new FaultDatabase(directory, server, await toxiproxy.link('postgres', host), log);
    await endWithParent(await database.#pid());
    return database;
  }

  get link(): FaultyLink {
    return this.#link;
  }

  /** For the run's own tools: past the faults of the link, not past those of the server. */
  get url(): string {
    return this.#server.url;
  }

  /** For the platform: through the link. */
  get faultyUrl(): string {
    const url = new URL(this.#server.url);
    url.host = this.#link.address;
    return url.href;
  }

  /** kill -9 of the server, and its next start over the same data on the same port. */
  async killAndRestart(awayMs: number): Promise<void> {
    const pid = await this.#pid();
    const port = Number(new URL(this.#server.url).port);
    process.kill(pid, 'SIGKILL');
    await isGone(pid);
    await sleep(awayMs);
    await this.#server.stop();
    this.#server = await startEmbeddedPostgres({ dataDirectory: this.#directory, port, settings: { max_connections: MAX_CONNECTIONS }, log: this.#log });
    await endWithParent(await this.#pid());
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  /** The server's own number, from the first line of its file. */
  async #pid(): Promise<number> {
    const [first = ''] = (await readFile(join(this.#directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number(first);
    if (!Number.isInteger(pid) || pid <= 1) throw new Error('the server\'s pid file has no number');
    return pid;
  }
}

/** A run that is killed takes its server along: a shell that hears of the end stops it, and goes when the server does. */
async function endWithParent(pid: number): Promise<void> {
  const watch = `trap 'kill -INT ${pid}; exit' TERM; while kill -0 ${pid} 2>/dev/null; do sleep 1; done`;
  const [command = 'sh', ...args] = await followParent(['sh', '-c', watch]);
  spawn(command, args, { stdio: 'ignore', detached: true, env: { PATH: process.env['PATH'] } }).unref();
}

async function isGone(pid: number): Promise<void> {
  const deadline = Date.now() + GONE_MS;
  while (Date.now() < deadline) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(20);
  }
}
