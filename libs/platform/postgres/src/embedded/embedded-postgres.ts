import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import pg from 'pg';
import type { Logger } from '@mbaas/platform-observability';
import { PostgresError } from '../postgres.errors.ts';
import { binariesIn, findBinaries, type Binaries } from './binaries.ts';
import { prepareCluster, SUPERUSER } from './cluster.ts';
import { lockDataDirectory, type DataDirectoryLock } from './data-directory-lock.ts';
import { freePort } from './free-port.ts';
import { ifThere } from './if-there.ts';
import { endServer, stopOrphan } from './orphan.ts';
import { startServer, type ServerStart } from './server-process.ts';
import { closedFolder, serverUser, type ServerUser } from './server-user.ts';
import { EMBEDDED_SETTINGS } from './settings.ts';

const DATABASE = 'mbaas';
const ATTEMPTS = 20;

export interface EmbeddedPostgresOptions {
  /** Folder of this process alone; made when missing. As root every folder above it must let user postgres pass. */
  readonly dataDirectory: string;
  /** Port on 127.0.0.1; a free one unless told. */
  readonly port?: number;
  /** Server settings over EMBEDDED_SETTINGS. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log: Logger;
}

export interface EmbeddedPostgres {
  /** Address of the database `mbaas` with its password: never log it. */
  readonly url: string;
  /** Stops the server cleanly and gives the data directory free. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL 18 over a persistent data directory, from whatever state a kill -9 left it in: a stale
 * postmaster.pid is removed, a server still running is stopped first, recovery is waited for.
 * Throws PostgresError: DATA_DIR_IN_USE, DATA_DIR_NOT_TRAVERSABLE, DATA_DIR_OTHER_VERSION, DATA_DIR_BROKEN,
 * POSTGRES_BINARIES_MISSING, POSTGRES_USER_MISSING, POSTGRES_PORT_IN_USE, POSTGRES_START_FAILED.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDirectory = resolve(options.dataDirectory);
  await mkdir(dataDirectory, { recursive: true });
  const user = await serverUser();
  if (user !== undefined) await assertTraversable(dataDirectory, user);
  const lock = await lockDataDirectory(dataDirectory);
  try {
    return await startLocked(dataDirectory, { ...options, user, lock });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(
  dataDirectory: string,
  { port, settings, log, user, lock }: EmbeddedPostgresOptions & { user: ServerUser | undefined; lock: DataDirectoryLock },
): Promise<EmbeddedPostgres> {
  const binaries = await reachableBinaries(dataDirectory, user);
  const { cluster, password } = await prepareCluster(dataDirectory, binaries, user);
  await stopOrphan(cluster, log);
  const server = await startOnPort(port, {
    binaries,
    user,
    cluster,
    settings: { ...EMBEDDED_SETTINGS, ...settings },
    logFile: join(dataDirectory, 'postgres.log'),
    log,
  });
  const url = await openMainDatabase(server.port, password);
  log.info('Database started', { port: server.port, pid: server.child.pid ?? 0, dataDirectory });
  return { url, stop: watch(server.child, lock, log) };
}

/** Starts on the port asked for, or on free ones until one is not snatched away; waits for memory of a killed server to be freed. */
async function startOnPort(asked: number | undefined, start: Omit<ServerStart, 'port'>): Promise<{ child: ChildProcess; port: number }> {
  let words = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = await freePort(asked);
    if (port === undefined) throw portInUse(asked ?? 0);
    const result = await startServer({ ...start, port });
    if (!('failed' in result)) return { child: result, port };
    words = result.words;
    // Children of a server that was killed end by themselves, a little later than it.
    if (/shared memory block|lock file .* exists/.test(words)) await sleep(500);
    else if (!/could not (bind|create any TCP)/.test(words)) break;
  }
  throw new PostgresError(
    'POSTGRES_START_FAILED',
    `The embedded PostgreSQL did not start. Its last words (in ${start.logFile}):\n${words === '' ? '(none)' : words}`,
  );
}

/** The function that stops the server; also sees to its end when this process ends without calling it. */
function watch(child: ChildProcess, lock: DataDirectoryLock, log: Logger): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const onProcessExit = (): void => {
    child.kill('SIGINT');
    lock.releaseNow();
  };
  process.once('exit', onProcessExit);
  child.unref();
  child.once('exit', (status, signal) => {
    if (stopping === undefined) log.error('The database server ended by itself', { status, signal });
  });
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await endServer(child.pid, log);
    process.off('exit', onProcessExit);
    await lock.release();
    log.info('Database stopped');
  };
  return () => (stopping ??= stop());
}

async function openMainDatabase(port: number, password: string): Promise<string> {
  const address = (database: string): string => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  const client = new pg.Client({ connectionString: address('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
  return address(DATABASE);
}

/** As root, programs in a folder closed to user postgres (a home directory) are copied into the data directory once. */
async function reachableBinaries(dataDirectory: string, user: ServerUser | undefined): Promise<Binaries> {
  const found = findBinaries();
  if (user === undefined || (await closedFolder(found.postgres, user)) === undefined) return found;
  const root = join(dataDirectory, `postgresql-${found.version}`);
  if ((await ifThere(stat(root))) === undefined) {
    const draft = `${root}.draft`;
    await rm(draft, { recursive: true, force: true });
    await cp(found.root, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, root);
  }
  return binariesIn(root, found.version);
}

async function assertTraversable(dataDirectory: string, user: ServerUser): Promise<void> {
  const own = await stat(dataDirectory);
  // Our own folder may be opened for passing through (not for listing); those above are not ours to change.
  if (own.uid === 0 && (own.mode & 0o001) === 0) await chmod(dataDirectory, (own.mode & 0o7777) | 0o001);
  const closed = await closedFolder(dataDirectory, user);
  if (closed === undefined) return;
  throw new PostgresError(
    'DATA_DIR_NOT_TRAVERSABLE',
    `The database runs as user postgres, who may not enter ${closed}. Choose a data directory elsewhere, ` +
      `for instance /var/lib/mbaas, open that folder (chmod o+x ${closed}), or start this program as an ordinary user.`,
  );
}

const portInUse = (port: number): PostgresError =>
  new PostgresError('POSTGRES_PORT_IN_USE', `Port ${port} on 127.0.0.1 is taken. Choose another, or leave it out to get a free one.`);
