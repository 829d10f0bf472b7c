import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PostgresError } from '../postgres.errors.ts';
import { SERVER_MAJOR, type Binaries } from './binaries.ts';
import { ifThere } from './if-there.ts';
import type { ServerUser } from './server-user.ts';

const run = promisify(execFile);

export const SUPERUSER = 'mbaas';

/**
 * The cluster folder and its superuser's password, both made at the first start.
 * Throws DATA_DIR_OTHER_VERSION, DATA_DIR_BROKEN.
 */
export async function prepareCluster(
  dataDirectory: string,
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<{ readonly cluster: string; readonly password: string }> {
  const cluster = join(dataDirectory, 'postgres');
  const passwordFile = join(dataDirectory, 'postgres.password');
  const known = await ifThere(readFile(passwordFile, 'utf8'));
  if ((await ifThere(stat(cluster))) !== undefined) {
    await assertVersion(cluster);
    if (known === undefined || known === '') throw broken(dataDirectory, 'its file postgres.password is missing or empty');
    return { cluster, password: known };
  }
  // A first start that was killed half-way leaves a draft; it is made anew under the password that may already be stored.
  const password = known === undefined || known === '' ? randomBytes(24).toString('base64url') : known;
  await writeFile(passwordFile, password, { mode: 0o600, flush: true });
  await initialise(dataDirectory, cluster, { binaries, user, password });
  return { cluster, password };
}

async function initialise(
  dataDirectory: string,
  cluster: string,
  { binaries, user, password }: { binaries: Binaries; user: ServerUser | undefined; password: string },
): Promise<void> {
  const draft = `${cluster}.draft`;
  const handover = join(dataDirectory, 'postgres.password.draft');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await rm(handover, { force: true });
  await writeFile(handover, `${password}\n`, { mode: 0o600 });
  if (user !== undefined) {
    await chown(draft, user.uid, user.gid);
    await chown(handover, user.uid, user.gid);
  }
  const flags = [`--pgdata=${draft}`, `--username=${SUPERUSER}`, `--pwfile=${handover}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  // The built-in locale sorts and folds alike on every machine.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  try {
    await run(binaries.initdb, [...flags, ...locale], { ...user, cwd: dataDirectory, env: { PATH: process.env['PATH'], LC_ALL: 'C' } });
    await rename(draft, cluster);
  } catch (cause) {
    const words = String((cause as { stderr?: string }).stderr ?? '').trim();
    throw new PostgresError(
      'POSTGRES_START_FAILED',
      `A new database could not be made in ${dataDirectory}: ${words === '' ? 'initdb did not run' : words}. ` +
        'Look for free disk space and that the packages were installed with their scripts (npm ci).',
      { cause },
    );
  } finally {
    await rm(handover, { force: true });
  }
}

async function assertVersion(cluster: string): Promise<void> {
  const version = (await ifThere(readFile(join(cluster, 'PG_VERSION'), 'utf8')))?.trim();
  if (version === undefined || version === '') throw broken(cluster, 'its file PG_VERSION is missing');
  if (version === SERVER_MAJOR) return;
  throw new PostgresError(
    'DATA_DIR_OTHER_VERSION',
    `The database in ${cluster} was made by PostgreSQL ${version}, this program brings ${SERVER_MAJOR}. ` +
      `Dump it with version ${version} (pg_dumpall) and load it into a new data directory.`,
  );
}

const broken = (where: string, what: string): PostgresError =>
  new PostgresError('DATA_DIR_BROKEN', `The data directory ${where} is incomplete: ${what}. Restore it from a backup.`);
