import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PostgresError } from '../postgres.errors.ts';

const run = promisify(execFile);
const NAME = 'postgres';

/** The user the server runs as; undefined: the one this process runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses root: as root it runs as user postgres, who is made when missing. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return (await findUser()) ?? (await makeUser());
}

async function findUser(): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (error) {
    // `id` ends with 1 for a name it does not know.
    if ((error as { code?: unknown }).code === 1) return undefined;
    throw error;
  }
}

async function makeUser(): Promise<ServerUser> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
    const user = await findUser();
    if (user !== undefined) return user;
  } catch (cause) {
    throw noUser(cause);
  }
  throw noUser(undefined);
}

const noUser = (cause: unknown): PostgresError =>
  new PostgresError(
    'POSTGRES_USER_MISSING',
    'PostgreSQL does not run as root, and a user "postgres" could not be made here. ' +
      'Make one (useradd --system postgres), or start this program as an ordinary user.',
    { cause },
  );

/** The first folder on the way to `path` (itself included) that the user may not enter; undefined: the way is open. */
export async function closedFolder(path: string, user: ServerUser): Promise<string | undefined> {
  const parent = dirname(path);
  const above = parent === path ? undefined : await closedFolder(parent, user);
  if (above !== undefined) return above;
  const { mode, uid, gid } = await stat(path);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) === 0 ? path : undefined;
}
