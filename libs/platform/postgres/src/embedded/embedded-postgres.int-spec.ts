import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase } from '../database.ts';
import type { PostgresCode } from '../postgres.errors.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.ts';
import { isAlive } from './process-identity.ts';

const CHILD = fileURLToPath(new URL('../../test/hold-server.ts', import.meta.url));
const asRoot = process.getuid?.() === 0;

let folder: string;
let dataDirectory: string;
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-embedded-'));
  await chmod(folder, 0o755);
  dataDirectory = join(folder, 'data');
});

afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) await killed(child);
  for (const server of running.splice(0)) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = async (options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({ dataDirectory, log: NullLogger, ...options });
  running.push(server);
  return server;
};

const refusedWith = async (code: PostgresCode, options: Partial<EmbeddedPostgresOptions> = {}): Promise<string> => {
  const error: unknown = await start(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'PostgresError', code });
  return (error as Error).message;
};

const query = async (server: EmbeddedPostgres, text: string): Promise<readonly Record<string, unknown>[]> => {
  const database = openDatabase({ url: server.url, applicationName: 'spec', maxConnections: 1, log: NullLogger });
  try {
    return (await database.query(text)).rows;
  } finally {
    await database.close();
  }
};

/** Starts the program that holds a server, and waits until the server has a committed row. */
const holdServer = async (...args: string[]): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['--conditions=@mbaas/source', CHILD, dataDirectory, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
};

const killed = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
};

const serverPid = async (): Promise<number> => Number((await readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

describe('startEmbeddedPostgres', () => {
  it('keeps data, settings and password from one start to the next', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept (id int8)');
    expect((await query(first, "SELECT current_setting('max_wal_size') AS wal, current_setting('wal_compression') AS compression"))[0]).toEqual({
      wal: '8GB',
      compression: 'off',
    });
    await first.stop();
    await first.stop();
    const second = await start({ settings: { work_mem: '9MB' } });
    expect(await query(second, "SELECT current_setting('work_mem') AS memory, count(*) AS rows FROM kept")).toEqual([{ memory: '9MB', rows: 0n }]);
    expect((await stat(join(dataDirectory, 'postgres.password'))).mode & 0o777).toBe(0o600);
    expect(new URL(second.url).hostname).toBe('127.0.0.1');
  });

  it('refuses a wrong password', async () => {
    const url = new URL((await start()).url);
    url.password = 'wrong';
    await expect(query({ url: url.href, stop: async () => undefined }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('DATA_DIR_IN_USE: this process holds it already', async () => {
    await start();
    await refusedWith('DATA_DIR_IN_USE');
  });

  it('DATA_DIR_IN_USE: another live process holds it, and its number is in the message', async () => {
    const child = await holdServer();
    expect(await refusedWith('DATA_DIR_IN_USE')).toContain(String(child.pid));
  });

  it('stops the server that a killed process left running, and starts over its data', async () => {
    await killed(await holdServer());
    const orphan = await serverPid();
    expect(await isAlive(orphan)).toBe(true);
    const server = await start();
    expect(await isAlive(orphan)).toBe(false);
    expect(await query(server, 'SELECT id FROM mark')).toEqual([{ id: 1n }]);
  });

  it('recovers when program and server were killed together', async () => {
    const child = await holdServer();
    const pid = await serverPid();
    await killed(child);
    process.kill(pid, 'SIGKILL');
    const server = await start();
    expect(await query(server, 'SELECT id FROM mark')).toEqual([{ id: 1n }]);
  });

  it('is not misled by a stale pid file whose number now belongs to another process', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(dataDirectory, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDirectory}/postgres\n1\n5432\n\n127.0.0.1\n  1 1\nready   \n`);
    await writeFile(join(dataDirectory, 'mbaas.lock.9'), JSON.stringify({ pid: process.pid, startTicks: '1', host: hostname() }));
    expect(await query(await start(), 'SELECT 1::int4 AS one')).toEqual([{ one: 1 }]);
  });

  it('takes over an unreadable lock file, and not one of another host that still shows life', async () => {
    await mkdir(dataDirectory);
    await writeFile(join(dataDirectory, 'mbaas.lock.1'), '{"pid":');
    await (await start()).stop();
    await writeFile(join(dataDirectory, 'mbaas.lock.9'), JSON.stringify({ pid: 1, host: 'elsewhere' }));
    await refusedWith('DATA_DIR_IN_USE');
  });

  it('lets exactly one of several simultaneous starts over a stale lock through', async () => {
    await killed(await holdServer());
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => start()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'DATA_DIR_IN_USE' });
  });

  it('is stopped by a process that exits without stopping it', async () => {
    const child = await holdServer('exit');
    if (child.exitCode === null) await once(child, 'exit');
    const server = await start();
    expect(await query(server, 'SELECT id FROM mark')).toEqual([{ id: 1n }]);
  });

  it('makes the database anew when its first start was cut off', async () => {
    await mkdir(join(dataDirectory, 'postgres.draft', 'base'), { recursive: true });
    await writeFile(join(dataDirectory, 'postgres.password'), 'stored-before-the-cut', { mode: 0o600 });
    expect(new URL((await start()).url).password).toBe('stored-before-the-cut');
  });

  it('POSTGRES_PORT_IN_USE', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    await refusedWith('POSTGRES_PORT_IN_USE', { port: (other.address() as AddressInfo).port });
    other.close();
    await once(other, 'close');
  });

  it('DATA_DIR_OTHER_VERSION', async () => {
    await (await start()).stop();
    await writeFile(join(dataDirectory, 'postgres', 'PG_VERSION'), '17\n');
    expect(await refusedWith('DATA_DIR_OTHER_VERSION')).toContain('17');
  });

  it('DATA_DIR_BROKEN: the password is lost', async () => {
    await (await start()).stop();
    await rm(join(dataDirectory, 'postgres.password'));
    await refusedWith('DATA_DIR_BROKEN');
  });

  it('POSTGRES_START_FAILED: says the last words of a server that cannot start, and gives the directory free again', async () => {
    await (await start()).stop();
    const control = join(dataDirectory, 'postgres', 'global', 'pg_control');
    const bytes = await readFile(control);
    await writeFile(control, bytes.map((byte) => byte ^ 0xff));
    expect(await refusedWith('POSTGRES_START_FAILED')).toContain('FATAL');
    await writeFile(control, bytes);
    await start();
  });

  it.runIf(asRoot)('DATA_DIR_NOT_TRAVERSABLE: names the folder that is closed to user postgres', async () => {
    await chmod(folder, 0o700);
    expect(await refusedWith('DATA_DIR_NOT_TRAVERSABLE')).toContain(`chmod o+x ${folder}`);
  });
});
