import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A secret kept in a file that only this user can read; made at the first start by `make`. The file appears whole or not
 * at all, so that a kill in between leaves none behind half-written.
 */
export async function secretFile(path: string, make: () => string | Promise<string>): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  const file = await open(draft, 'w', 0o600);
  const secret = await make();
  await file.writeFile(`${secret}\n`);
  await file.sync();
  await file.close();
  await chmod(draft, 0o600);
  await rename(draft, path);
  return secret;
}

/** 32 random bytes as hex. */
export const randomSecret = (): string => randomBytes(32).toString('hex');

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
