import { randomBytes } from 'node:crypto';
import { link, open, unlink, type FileHandle } from 'node:fs/promises';
import { KekError } from '../keys.errors.ts';
import type { KekProvider } from './kek-provider.port.ts';
import { KEK_SIZE, localKek } from './local-kek.ts';

const isCode = (error: unknown, code: string): boolean => error instanceof Error && (error as NodeJS.ErrnoException).code === code;

/**
 * Whether others can read or change the file. One of our own is for us alone. One that somebody else put there, as an
 * orchestrator mounts secrets, may be readable for our group, since that is the only way it reaches us.
 */
export const isExposed = ({ mode, uid }: { readonly mode: number; readonly uid: number }, ourUid: number | undefined): boolean =>
  (mode & (uid === ourUid || ourUid === undefined ? 0o077 : 0o037)) !== 0;

async function read(file: FileHandle): Promise<KekProvider> {
  if (isExposed(await file.stat(), process.getuid?.())) throw new KekError('KEK_FILE_EXPOSED');
  const bytes = await file.readFile();
  if (bytes.length !== KEK_SIZE) throw new KekError('KEK_FILE_INVALID');
  const provider = localKek(bytes);
  bytes.fill(0);
  return provider;
}

async function load(path: string): Promise<KekProvider> {
  const file = await open(path, 'r');
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

/** The file appears whole or not at all, and never replaces one: two processes that start at once agree on one key. */
async function create(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(8).toString('hex')}.new`;
  const file = await open(draft, 'wx', 0o600);
  const key = randomBytes(KEK_SIZE);
  try {
    await file.writeFile(key);
    await file.sync();
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    key.fill(0);
    await file.close();
    await unlink(draft);
  }
}

/**
 * The key in a file of exactly 32 random bytes with mode 0600 (0440 when another user owns it and our group may read it, as
 * secrets are mounted), made when it is missing. Back it up apart from the
 * database: without it no wallet opens. Throws KekError KEK_FILE_INVALID or KEK_FILE_EXPOSED.
 */
export async function fileKekProvider(path: string): Promise<KekProvider> {
  try {
    return await load(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
  await create(path);
  return load(path);
}
