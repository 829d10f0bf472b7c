// promtool from Debian's package of Prometheus, unpacked without installing it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { answers, runTool } from '../run-tool.mjs';
import { cached } from './cached.mjs';

export const hasDebian = () => answers(['apt-get', '--version']) && answers(['dpkg-deb', '--version']);

/** Path of promtool; one on PATH counts. Throws where the package cannot be had. @param {string} cache */
export function promtool(cache) {
  if (answers(['promtool', '--version'])) return 'promtool';
  const folder = cached(cache, 'prometheus-debian', (draft) => {
    if (!download(draft)) {
      runTool(['apt-get', 'update', '-q']);
      if (!download(draft)) throw new Error('apt-get has no package prometheus');
    }
    const [archive] = readdirSync(draft).filter((name) => name.endsWith('.deb'));
    const { code, err } = runTool(['dpkg-deb', '-x', join(draft, archive), draft]);
    if (code !== 0) throw new Error(`dpkg-deb failed: ${err}`);
  });
  return join(folder, 'usr', 'bin', 'promtool');
}

const download = (folder) => runTool(['apt-get', 'download', '-q', 'prometheus'], { cwd: folder }).code === 0;
