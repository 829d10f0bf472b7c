import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Logger } from '@mbaas/platform-observability';
import { ToxiproxyError } from './toxiproxy.errors.ts';

const VERSION = 'v2.5.0';
const BUILD_MS = 10 * 60_000;

/** `.mbaas/toxiproxy` of the repository, which git ignores. */
const DIRECTORY = fileURLToPath(new URL('../../../../../.mbaas/toxiproxy', import.meta.url));

/** Builds toxiproxy with Go, once a machine: some 30 s. Its program's path. Throws TOXIPROXY_UNAVAILABLE. */
export async function installToxiproxy(log: Logger, directory = DIRECTORY): Promise<string> {
  const program = join(directory, `toxiproxy-${VERSION}`);
  if (await exists(program)) return program;
  log.info('Building toxiproxy with Go', { directory });
  const draft = join(directory, `draft-${randomUUID()}`);
  await mkdir(draft, { recursive: true });
  try {
    const env = { ...process.env, GOBIN: draft };
    await promisify(execFile)('go', ['install', `github.com/Shopify/toxiproxy/v2/cmd/server@${VERSION}`], { env, timeout: BUILD_MS });
    // Of two that build at once the later one replaces the earlier: the same program.
    await rename(join(draft, 'server'), program);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'Go (go) is not there' : 'Go could not build it';
    throw new ToxiproxyError('TOXIPROXY_UNAVAILABLE', `No toxiproxy: ${why}. Install Go 1.22 or later with access to a module proxy.`, { cause });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return program;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
