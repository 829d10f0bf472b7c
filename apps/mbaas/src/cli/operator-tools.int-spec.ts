import { NullLogger } from '@mbaas/platform-observability';
import { InProcessQueries, InProcessWork } from '@mbaas/platform-messaging';
import { loadNetwork } from '@mbaas/platform-service-process';
import { blocksOfFile, createBlockStorage } from '@mbaas/service-block-storage';
import { createP2pIngress } from '@mbaas/service-p2p-ingress';
import { createValidation } from '@mbaas/service-validation';
import { createTestDatabase } from '@mbaas/testing-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { dataDirectoryOf } from '../combined/data-directory.ts';
import type { CommandContext } from './command-context.ts';
import { exportCommand } from './export.command.ts';
import { importCommand } from './import.command.ts';
import { rollbackCommand } from './rollback.command.ts';
import { STOPPED } from './stop-signal.ts';
import { syncCommand } from './sync.command.ts';
import { verifyCommand } from './verify.command.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const TIP = 240;
/** After every recorded block. */
const clock = { now: () => Date.parse('2026-12-01T00:00:00Z') };

let folder: string;
let chain: string;
let lines: readonly string[];
let context: CommandContext;

/** A data directory of its own, on the recorded network. */
async function contextIn(name: string): Promise<CommandContext> {
  const networkText = fileOf('libs/chain/params/networks/private-example.json');
  const network = await loadNetwork(networkText);
  const base = join(folder, name);
  return { network, networkText, base, directory: dataDirectoryOf(base, network.name), threads: 1, level: 'error', log: NullLogger, clock };
}

/** What a command prints and how it ends. */
async function run(command: () => Promise<number>): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const texts = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((texts.out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((texts.err += String(text)), true));
  return { code: await command(), ...texts };
}

/** The same, told to stop as soon as it listens. */
async function runAndStop(command: () => Promise<number>): Promise<{ readonly code: number; readonly err: string }> {
  const before = process.listenerCount('SIGINT');
  const running = run(command);
  await vi.waitFor(() => expect(process.listenerCount('SIGINT')).toBeGreaterThan(before), { timeout: 20_000, interval: 1 });
  process.emit('SIGINT');
  return running;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-tools-'));
  await chmod(folder, 0o711);
  lines = gunzipSync(await readFile(fileOf('vectors/chain/blocks.private.jsonl.gz'))).toString('utf8').split('\n').slice(0, TIP + 1);
  chain = join(folder, 'blocks.jsonl');
  await writeFile(chain, `${lines.join('\n')}\n`);
  context = await contextIn('node');
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rm(folder, { recursive: true, force: true }));

// One story: each step starts where the one before has left the data directory, as an operator's steps do.
describe('tools of an operator', () => {
  it('import, stop on the way, export a stretch, take it off, bring it back and judge it again', async () => {
    const stopped = await runAndStop(() => importCommand(chain, {}, context));
    expect(stopped).toMatchObject({ code: STOPPED, err: expect.stringMatching(/Stopped at height \d+\. Run it again/) as unknown });
    expect(await run(() => importCommand(chain, {}, context))).toMatchObject({ code: 0, out: expect.stringContaining(`the tip is at ${TIP}`) as unknown });

    const stretch = join(folder, 'stretch.jsonl.gz');
    expect(await run(() => exportCommand(stretch, { from: 100, to: 200 }, context))).toMatchObject({ code: 0 });
    const exported = gunzipSync(await readFile(stretch)).toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    const recorded = lines.slice(100, 201).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(exported).toEqual(recorded.map(({ height, hash, version, ntx, raw }) => ({ height, hash, version, ntx, raw })));

    expect(await run(() => rollbackCommand({ to: 99 }, context))).toMatchObject({ code: 0, out: `${TIP - 99} blocks taken off; the tip is at 99.\n` });
    expect(await run(() => importCommand(stretch, {}, context))).toMatchObject({ code: 0, out: expect.stringContaining('101 blocks with') as unknown });
    expect(await run(() => verifyCommand({ from: 150 }, context))).toMatchObject({ code: 0, out: expect.stringMatching(/^51 blocks with \d+ transactions judged again, heights 150 to 200/) as unknown });
    await expect(rollbackCommand({ to: -1 }, context)).rejects.toThrow('--to');
    await expect(exportCommand(join(folder, 'blocks.txt'), {}, context)).rejects.toThrow('.jsonl');
  }, 120_000);

  it('leave no file of an export that was told to stop', async () => {
    const whole = join(folder, 'whole.jsonl');
    expect(await runAndStop(() => exportCommand(whole, {}, context))).toMatchObject({ code: STOPPED });
    await expect(stat(whole)).rejects.toThrow('ENOENT');
    await expect(stat(`${whole}.part`)).rejects.toThrow('ENOENT');
  }, 60_000);

  it('sync from a node, to a height and to its tip', async () => {
    await using node = await startNode();
    const own = await contextIn('synced');
    const peers = { allowPrivate: true, sweepMs: 20, retryMs: 50 };
    expect(await run(() => syncCommand({ peer: [node.address], until: 50, peers }, own))).toMatchObject({ code: 0 });
    expect(await run(() => syncCommand({ peer: [node.address], peers }, own))).toMatchObject({ code: 0, out: `The tip is at ${TIP}.\n` });
    await node.leave();
    expect(await run(() => syncCommand({ peer: [node.address], peers, patienceMs: 300 }, own))).toMatchObject({ code: 1, err: expect.stringContaining('No connection') as unknown });
    await expect(syncCommand({ peer: ['no:such:address'] }, own)).rejects.toThrow('--peer');
  }, 120_000);
});

/** A node of the same network with the recorded stretch, which others can follow. */
async function startNode(): Promise<AsyncDisposable & { readonly address: string; leave(): Promise<void> }> {
  const { database, drop } = await createTestDatabase();
  const validation = createValidation({ threads: 1, log: NullLogger });
  const queries = new InProcessQueries({ log: NullLogger });
  const work = new InProcessWork({ log: NullLogger });
  const { network } = context;
  const storage = createBlockStorage({ database, network, verifier: validation.verifier, registry: queries, log: NullLogger, clock, work: () => work.share() });
  await storage.start();
  await storage.importBlocks(blocksOfFile(chain));
  const p2p = createP2pIngress({ network, log: NullLogger, database, queries, work, peers: { listen: { host: '127.0.0.1', port: 0 }, allowPrivate: true } });
  await p2p.start();
  return {
    address: `127.0.0.1:${p2p.peers?.listening ?? 0}`,
    leave: () => p2p.stop(),
    async [Symbol.asyncDispose]() {
      await p2p.stop();
      await storage.stop();
      await validation.stop();
      await drop();
    },
  };
}
