// Tools are made once and kept under .mbaas/tools, a folder for each name and version.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder of a tool. It appears whole or not at all: `make` fills a folder beside it, which is then moved; of two
 * processes that make the same tool one is kept.
 * @param {string} cache
 * @param {string} stamp name and version, `helm-v4.3.1`
 * @param {(folder: string) => void} make throws when the tool cannot be had
 */
export function cached(cache, stamp, make) {
  const folder = join(cache, stamp);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, `.${stamp}-`));
  try {
    make(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
