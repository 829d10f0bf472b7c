import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MbaasProcess } from './mbaas-process.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NETWORK = join(ROOT, 'libs/chain/params/networks/private-example.json');
const LINES = 60;
/** The line that is broken, counted from 1 as the import does: the block of height 39. */
const BROKEN = 40;
const DIGEST = /^[0-9a-f]{64}$/m;

let folder: string;
let lines: readonly string[];
let good: string;
/** State after the whole file, and after what stands before the broken line. */
let whole: string;
let part: string;

async function run(data: string, ...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new MbaasProcess([...args, '--data-dir', join(folder, data), '--network', NETWORK]).ended;
}

async function stateHash(data: string): Promise<string> {
  const { code, output } = await run(data, 'state-hash');
  expect(code, output).toBe(0);
  return DIGEST.exec(output)?.[0] ?? output;
}

async function write(name: string, content: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${content.join('\n')}\n`);
  return path;
}

const withLine = (line: string): string[] => lines.map((known, i) => (i === BROKEN - 1 ? line : known));

const broken = (): string => lines[BROKEN - 1] ?? '';

const RAW = '"raw":"';

/** The line with one bit of its block changed: counted in hex digits from its start, or from its end where negative. */
function flipped(line: string, digit: number): string {
  const start = line.indexOf(RAW) + RAW.length;
  const at = digit < 0 ? line.indexOf('"', start) + digit : start + digit;
  return line.slice(0, at) + (Number.parseInt(line[at] ?? '', 16) ^ 1).toString(16) + line.slice(at + 1);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-import-'));
  await chmod(folder, 0o755);
  const text = gunzipSync(await readFile(join(ROOT, 'vectors/chain/blocks.private.jsonl.gz'))).toString('utf8');
  lines = text.split('\n', LINES);
  good = await write('good.jsonl', lines);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('mbaas import', { timeout: 180_000 }, () => {
  it('takes a whole file, and a second time finds everything there; the state is the same after each start', async () => {
    const first = await run('whole', 'import', good);
    expect([first.code, first.output], first.output).toEqual([0, expect.stringMatching(/^59 blocks with \d+ transactions imported, 1 were there; the tip is at 59\.$/m)]);
    whole = await stateHash('whole');
    expect(whole).toMatch(DIGEST);
    const again = await run('whole', 'import', good);
    expect([again.code, again.output], again.output).toEqual([0, expect.stringContaining('60 were there; the tip is at 59.')]);
    expect(await stateHash('whole')).toBe(whole);
  });

  it('stops where it is told to', async () => {
    const { code, output } = await run('part', 'import', good, '--until', String(BROKEN - 2));
    expect([code, output], output).toEqual([0, expect.stringContaining(`the tip is at ${BROKEN - 2}.`)]);
    part = await stateHash('part');
    expect(part).not.toBe(whole);
  });

  it.each<[string, readonly (() => Promise<string>)[]]>([
    ['a flipped bit', [() => write('nonce.jsonl', withLine(flipped(broken(), 250))), () => write('script.jsonl', withLine(flipped(broken(), -40)))]],
    ['a line that is none', [() => write('cut.jsonl', withLine(broken().slice(0, 300))), () => write('else.jsonl', withLine('{"hello":"world"}'))]],
    ['a block that is missing', [() => write('gap.jsonl', lines.filter((line) => line !== broken()))]],
  ])('stops at %s, names the line and keeps what was before', async (what, files) => {
    const data = what.replaceAll(' ', '-');
    for (const make of files) {
      const { code, output } = await run(data, 'import', await make());
      expect([code, output], output).toEqual([1, expect.stringContaining(`Stopped at line ${BROKEN} (height ${BROKEN - 1})`)]);
      expect(output).toMatch(/\): (IMPORT|BLOCK|CODEC|WIRE|TX)_[A-Z_]+\./);
      expect(output).toContain('Everything before it is committed.');
      expect(output).toContain(`the tip is at ${BROKEN - 2}.`);
      expect(output).not.toContain('    at ');
    }
    expect(await stateHash(data)).toBe(part);
  });

  it('goes on with a good file where a broken one stopped', async () => {
    const rest = await run('a-flipped-bit', 'import', good);
    expect([rest.code, rest.output], rest.output).toEqual([0, expect.stringContaining('the tip is at 59.')]);
    expect(await stateHash('a-flipped-bit')).toBe(whole);
  });

  it('stops at the end of a compressed file that was cut', async () => {
    const path = join(folder, 'cut.jsonl.gz');
    const bytes = gzipSync(lines.join('\n'));
    await writeFile(path, bytes.subarray(0, bytes.length - 2_000));
    const { code, output } = await run('gz', 'import', path);
    expect([code, output], output).toEqual([1, expect.stringContaining('IMPORT_FILE_DAMAGED')]);
    expect(output).not.toContain('    at ');
  });

  it('refuses blocks of another network and files that are not there, in a sentence', async () => {
    const other = await new MbaasProcess(['import', good, '--data-dir', join(folder, 'other'), '--network', 'mainnet']).ended;
    expect([other.code, other.output], other.output).toEqual([1, expect.stringContaining('IMPORT_GENESIS_MISMATCH. The file starts with the genesis block of another network.')]);
    const missing = await run('whole', 'import', join(folder, 'nothing.jsonl'));
    expect([missing.code, missing.output], missing.output).toEqual([1, expect.stringMatching(/^There is no file .* that can be read\.$/m)]);
    for (const output of [other.output, missing.output]) expect(output).not.toContain('    at ');
  });
});
