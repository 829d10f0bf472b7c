import { NullLogger } from '@mbaas/platform-observability';
import { loadNetwork } from '@mbaas/platform-service-process';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { CommandContext } from '../cli/command-context.ts';
import { dataDirectoryOf } from '../combined/data-directory.ts';
import { checkCommand } from './check.command.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const vector = (name: string): string => fileOf(`vectors/chain/${name}`);

let folder: string;
let context: CommandContext;

/** What `mbaas check …` prints and how it ends. */
async function check(...words: string[]): Promise<{ readonly code: number | undefined; readonly lines: readonly string[]; readonly err: string }> {
  const texts = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((texts.out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((texts.err += String(text)), true));
  let code: number | undefined;
  const program = new Command('mbaas').addCommand(checkCommand(() => Promise.resolve(context), (given) => (code = given)));
  await program.parseAsync(['check', ...words], { from: 'user' });
  return { code, lines: texts.out.trimEnd().split('\n'), err: texts.err };
}

const linesOf = async (name: string): Promise<Record<string, unknown>[]> => {
  const bytes = await readFile(vector(name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
};
async function write(name: string, rows: readonly unknown[]): Promise<string> {
  const path = join(folder, name);
  const text = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-check-'));
  const networkText = fileOf('libs/chain/params/networks/private-example.json');
  const network = await loadNetwork(networkText);
  context = { network, networkText, base: folder, directory: dataDirectoryOf(folder, network.name), threads: 1, level: 'error', log: NullLogger };
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('recorded seals', () => {
  it('agree', async () => {
    expect(await check('pow', vector('pow_vectors.jsonl'))).toMatchObject({ code: 0, lines: ['pow: 52 compared, 52 agreeing, 0 differing, 0 skipped.'] });
  }, 60_000);

  it('are told from wrong ones', async () => {
    const [first] = await linesOf('pow_vectors.jsonl');
    const { code, lines } = await check('pow', await write('pow.jsonl', [first, { ...first, result: '00'.repeat(32) }]));
    expect(code).toBe(1);
    expect(lines[0]).toBe('First difference:');
    expect(lines.find((line) => line.startsWith('  result: node 00'))).toBeDefined();
    expect(lines.at(-1)).toBe('pow: 2 compared, 1 agreeing, 1 differing, 0 skipped.');
  }, 60_000);
});

describe('recorded frames', () => {
  it('agree, spoilt ones are refused', async () => {
    const { code, lines } = await check('p2p', vector('p2p.jsonl.gz'));
    expect([code, lines.at(-1)]).toEqual([0, 'p2p: 389 compared, 389 agreeing, 0 differing, 4 skipped.']);
    expect(lines.filter((line) => line.startsWith('skipped')).map((line) => line.slice(0, 20))).toEqual(['skipped 3: no frame:', 'skipped 1: a hand-ma']);
  });

  it('are told from wrong ones', async () => {
    const frame = (await linesOf('p2p.jsonl.gz')).find(({ command }) => command === 'ping');
    const raw = String(frame?.['raw']);
    const flipped = `${raw.slice(0, -2)}${raw.endsWith('00') ? '01' : '00'}`;
    const rows = [frame, { ...frame, raw: flipped }, { ...frame, raw: flipped, checksum_ok: false }, { ...frame, payload_len: 9 }, { ...frame, checksum_ok: false }];
    const { code, lines } = await check('p2p', await write('p2p.jsonl', rows));
    expect([code, lines.at(-1)]).toEqual([1, 'p2p: 5 compared, 2 agreeing, 3 differing, 0 skipped.']);
    expect(lines.some((line) => line.includes('WIRE_FRAME_CHECKSUM_WRONG'))).toBe(true);
  });
});

describe('recorded blocks', () => {
  it('are told from wrong ones; what stands on a refused block is skipped', async () => {
    const rows = (await linesOf('blocks.private.jsonl.gz')).slice(0, 30);
    const raw = String(rows[20]?.['raw']);
    const file = await write('blocks.jsonl.gz', rows.map((row, height) => (height === 10 ? { ...row, ntx: 7 } : height === 20 ? { height, raw: `${raw.slice(0, -2)}ff` } : row)));
    const { code, lines } = await check('blocks', file);
    expect(code).toBe(1);
    expect(lines.slice(0, 3)).toEqual(['First difference:', '  height 10', '  ntx: node 7, ours 1']);
    expect(lines.at(-1)).toMatch(/^blocks: 21 compared, 19 agreeing, 2 differing, \d+ skipped\.$/);
  }, 60_000);
});

describe('a file that cannot be used', () => {
  it.each([
    ['blocks', 'none.jsonl'], ['pow', 'none.jsonl'], ['rpc', 'none.jsonl'], ['rejects', 'none.jsonl'], ['crafted', 'none.jsonl.gz'],
  ])('%s %s ends with a sentence and code 2', async (kind, name) => {
    const { code, err } = await check(kind, join(folder, 'empty', name));
    expect(code).toBe(2);
    expect(err.trim()).not.toBe('');
  }, 30_000);

  it('names the line that has another format', async () => {
    expect(await check('pow', await write('other.jsonl', [{ height: 1, header_raw: '0g' }]))).toMatchObject({ code: 2, err: expect.stringContaining('Line 1') as unknown });
    expect(await check('p2p', await write('other.jsonl', []))).toMatchObject({ code: 2, err: expect.stringContaining('no rows') as unknown });
  });
});
