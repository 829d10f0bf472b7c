import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { open, seal } from './aead.ts';
import { fileKekProvider, isExposed } from './file-kek-provider.ts';
import { hexKekProvider } from './hex-kek-provider.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-kek-'));
  path = join(folder, 'kek');
});
afterEach(() => rm(folder, { recursive: true }));

describe('fileKekProvider', () => {
  it('makes a key for its owner alone and finds it again', async () => {
    const made = await fileKekProvider(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path)).toHaveLength(32);
    const again = await fileKekProvider(path);
    expect(again.id).toBe(made.id);
    expect(await again.unwrap(await made.wrap(Buffer.from('data key'), 'c'), 'c')).toEqual(Buffer.from('data key'));
    expect(await readdir(folder)).toEqual(['kek']);
  });

  it('agrees on one key when many start at once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => fileKekProvider(path)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  it.each([
    ['KEK_FILE_EXPOSED', async () => { await fileKekProvider(path); await chmod(path, 0o640); }],
    ['KEK_FILE_INVALID', () => writeFile(path, randomBytes(31), { mode: 0o600 })],
    ['KEK_FILE_INVALID', () => writeFile(path, '', { mode: 0o600 })],
  ])('refuses with %s', async (code, arrange) => {
    await arrange();
    await expect(fileKekProvider(path)).rejects.toMatchObject({ code });
  });

  it('does not show its key in its id', async () => {
    const { id } = await fileKekProvider(path);
    expect((await readFile(path)).toString('hex')).not.toContain(id.slice('local-'.length));
  });
});

describe('isExposed', () => {
  const ours = 10_001;
  it.each([
    [0o600, ours, false],
    [0o400, ours, false],
    [0o440, ours, true],
    [0o604, ours, true],
    [0o440, 0, false],
    [0o640, 0, false],
    [0o460, 0, true],
    [0o444, 0, true],
  ])('mode %o of uid %i: %s', (mode, uid, exposed) => expect(isExposed({ mode, uid }, ours)).toBe(exposed));
});

describe('hexKekProvider', () => {
  it('takes 64 hex digits', () => {
    const hex = randomBytes(32).toString('hex');
    expect(hexKekProvider(hex).id).toBe(hexKekProvider(hex.toUpperCase()).id);
  });

  it.each(['', 'ab', 'g'.repeat(64), `${'0'.repeat(64)}0`])('refuses anything else', (hex) => {
    expect(() => hexKekProvider(hex)).toThrow(expect.objectContaining({ code: 'KEK_VALUE_INVALID' }) as Error);
  });
});

describe('a sealed box', () => {
  const key = randomBytes(32);
  const plain = Buffer.from('a secret of some length');
  const box = seal(key, plain, 'wallet 1');

  it('opens under its key and context alone', () => {
    expect(open(key, box, 'wallet 1')).toEqual(plain);
    for (const wrong of [() => open(key, box, 'wallet 2'), () => open(randomBytes(32), box, 'wallet 1'), () => open(key, box.subarray(0, 27), 'wallet 1'), () => open(key, new Uint8Array(0), 'wallet 1')]) {
      expect(wrong).toThrow(expect.objectContaining({ code: 'KEK_SEAL_BROKEN' }) as Error);
    }
  });

  it('breaks on any changed bit', () => {
    for (let i = 0; i < box.length; i++) {
      const changed = Uint8Array.from(box);
      changed[i] = (changed[i] as number) ^ 1;
      expect(() => open(key, changed, 'wallet 1')).toThrow(expect.objectContaining({ code: 'KEK_SEAL_BROKEN' }) as Error);
    }
  });

  it('differs each time', () => {
    expect(seal(key, plain, 'wallet 1')).not.toEqual(seal(key, plain, 'wallet 1'));
    expect(Buffer.from(box).includes(plain)).toBe(false);
  });
});
