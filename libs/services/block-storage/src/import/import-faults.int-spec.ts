import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { chainBalance } from '@mbaas/contracts-queries';
import { createTestDatabase } from '@mbaas/testing-kit';
import { chainVector, closeVerifier, openStorage, privateNetwork } from '../../test/storage-kit.ts';
import { blockLines, blocksOfFile, type BlockLine } from '@mbaas/platform-block-file';

const BULK = chainVector('blocks.bulk.jsonl.gz');
const TIP = 140;
const BULK_FACTS = JSON.parse(readFileSync(chainVector('bulk.json'), 'utf8')) as {
  readonly utxos_at_tip: number;
  readonly expected_at_tip: {
    readonly getaddressetp: Record<string, Record<string, unknown>>;
    readonly getaddressasset: Record<string, readonly { readonly symbol: string; readonly quantity: number }[] | undefined>;
  };
};

/** First lines of the private chain, with one changed. */
function linesOf(count: number, change: (line: string, number: number) => string): AsyncGenerator<BlockLine> {
  const text = gunzipSync(readFileSync(chainVector('blocks.private.jsonl.gz'))).toString('utf8');
  return blockLines(Readable.from([Buffer.from(`${text.split('\n').slice(0, count).map((line, at) => change(line, at + 1)).join('\n')}\n`)]));
}

const flip = (line: string, at: number): string => {
  const start = line.indexOf('"raw"') + 8 + 2 * at;
  return `${line.slice(0, start)}${line.slice(start, start + 2) === '00' ? '01' : '00'}${line.slice(start + 2)}`;
};

describe('a faulty import', () => {
  afterAll(closeVerifier);

  it.each([
    ['no JSON', (line: string) => line.slice(0, 40), 'IMPORT_LINE_UNREADABLE'],
    ['odd hex', (line: string) => line.replace(/("raw"\s*:\s*")./, '$1'), 'IMPORT_LINE_UNREADABLE'],
    ['a cut block', (line: string) => line.replace(/("raw"\s*:\s*"[0-9a-f]{400})[0-9a-f]*/, '$1'), 'CODEC_COUNT_IMPOSSIBLE'],
    ['another merkle root', (line: string) => flip(line, 40), 'BLOCK_MERKLE_MISMATCH'],
    ['another parent', (line: string) => flip(line, 10), 'IMPORT_BLOCK_UNCONNECTED'],
    ['another mix', (line: string) => flip(line, 120), 'BLOCK_WORK_INVALID'],
  ])('with %s names the line and keeps everything before it', async (_, change, code) => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const { storage } = open;
    const outcome = await storage.importBlocks(linesOf(30, (line, number) => (number === 21 ? change(line) : line)));
    expect(outcome).toMatchObject({ height: 19, blocks: 19, stopped: { lineNumber: 21, height: 20, refusal: { code } } });
    const { rows } = await db.database.query<{ top: number }>('SELECT max(height) AS top FROM chain.main_block');
    expect(rows[0]?.top).toBe(19);
    const resumed = await storage.importBlocks(linesOf(30, (line) => line));
    expect(resumed).toMatchObject({ height: 29, blocks: 10, skipped: 20 });
  });

  it('refuses the genesis block of another network', async () => {
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork);
    const { storage } = open;
    const outcome = await storage.importBlocks(linesOf(3, (line, number) => (number === 1 ? flip(line, 69) : line)));
    expect(outcome).toMatchObject({ height: 0, blocks: 0, stopped: { lineNumber: 1, refusal: { code: 'IMPORT_GENESIS_MISMATCH' } } });
  });

  it('says so when the compressed file is cut', async () => {
    const cut = gzipSync(Buffer.from('{"raw":"00"}\n'.repeat(1000))).subarray(0, 50);
    const lines: BlockLine[] = [];
    for await (const line of blockLines(Readable.from([cut]).pipe(createGunzip()))) lines.push(line);
    expect(lines.at(-1)?.raw).toEqual({ ok: false, error: { code: 'IMPORT_FILE_DAMAGED' } });
  });
});

/** Imports in a process of its own; resolves with its exit signal. `killAt`: height at which it is killed. */
function importInProcess(url: string, killAt: number): Promise<string | null> {
  const child = fork(fileURLToPath(new URL('../../test/import-process.ts', import.meta.url)), [url, BULK], { execArgv: ['--conditions=@mbaas/source'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (height) => {
    if (Number(height) >= killAt) child.kill('SIGKILL');
  });
  return new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
}

describe('an import that is killed', () => {
  afterAll(closeVerifier);

  it('goes on where it was committed, and ends with the balances the node counted', async () => {
    await using db = await createTestDatabase();
    expect(await importInProcess(db.url, 105)).toBe('SIGKILL');
    expect(await importInProcess(db.url, 120)).toBe('SIGKILL');
    await using open = await openStorage(db.database, privateNetwork, { config: { writerLockWaitMs: 30_000 } });
    const { storage, queries } = open;
    const { height } = storage.writer.state;
    expect(height).toBeGreaterThanOrEqual(120);
    expect(height).toBeLessThan(TIP);
    const outcome = await storage.importBlocks(blocksOfFile(BULK));
    expect(outcome).toMatchObject({ height: TIP, blocks: TIP - height, skipped: height + 1 });
    expect(outcome.stopped).toBeUndefined();
    const { rows } = await db.database.query<Record<string, bigint>>(
      'SELECT (SELECT count(*) FROM chain.tx) AS txs, (SELECT count(*) FROM chain.output) AS outputs, (SELECT count(*) FROM chain.unspent) AS unspent',
    );
    expect(rows[0]).toEqual({ txs: 64_824n, outputs: 156_075n, unspent: BigInt(BULK_FACTS.utxos_at_tip) });
    for (const [address, expected] of Object.entries(BULK_FACTS.expected_at_tip.getaddressetp)) {
      const answer = await queries.ask(chainBalance, { address });
      if (!answer.ok) throw new Error(answer.error.code);
      const { etp, assets } = answer.value;
      const { received, unspent, confirmed, available, frozen } = etp;
      expect({ address, received: Number(received), unspent: Number(unspent), confirmed: Number(confirmed), available: Number(available), frozen: Number(frozen) }).toEqual(expected);
      const owned = BULK_FACTS.expected_at_tip.getaddressasset[address];
      if (owned !== undefined) expect(assets.map(({ symbol, quantity }) => ({ symbol, quantity: Number(quantity) }))).toEqual(owned.map(({ symbol, quantity }) => ({ symbol, quantity })));
    }
  }, 200_000);
});

