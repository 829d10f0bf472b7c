import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FAILPOINTS } from './failpoints.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const OWN = fileURLToPath(new URL('./', import.meta.url));
/** What is handed to a call, quoted names in it: `failpoint('pool.after-save')`. */
const CALL = /\bfailpoint\(([^()]*)\)/g;
const NAME = /'([^']+)'/g;

/** Product sources: no specs, no child programs of specs, no builds. */
function sources(): string[] {
  return ['libs', 'apps'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!spec|contract|\.d)\.ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => /\/src\//.test(file) && !/\/(node_modules|dist|test)\//.test(file) && !file.startsWith(OWN)),
  );
}

describe('FAILPOINTS', () => {
  it('names exactly the seams that are marked in the code', () => {
    const used = new Set<string>();
    for (const file of sources()) {
      for (const [, handed = ''] of readFileSync(file, 'utf8').matchAll(CALL)) for (const [, name = ''] of handed.matchAll(NAME)) used.add(name);
    }
    expect([...used].sort()).toEqual(Object.keys(FAILPOINTS).sort());
  });

  it.each(Object.entries(FAILPOINTS))('says of %s where it stands', (name, { before, after }) => {
    expect(name).toMatch(/^[a-z]+\.(before|after)-[a-z]+(-[a-z]+)*$/);
    expect(before.length).toBeGreaterThan(5);
    expect(after.length).toBeGreaterThan(5);
  });
});
