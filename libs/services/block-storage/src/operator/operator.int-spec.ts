import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { CHAIN_CLOCK, chainVector, closeVerifier, openStorage, privateNetwork, sharedVerifier, type TestStorage } from '../../test/storage-kit.ts';
import { createBlockStorage, type BlockStorage } from '../block-storage.ts';
import { readBlock } from '../connect/read-block.ts';
import type { ExportedBlock } from './export-blocks.ts';
import type { VerifyProgress } from './verify-chain.ts';

const FILE = chainVector('blocks.private.jsonl.gz');
const TOP = 540;

describe('tools of an operator', () => {
  let db: TestDatabase;
  let open: TestStorage;
  /** Never started: it reads tables only. */
  let beside: BlockStorage;
  let expected: string;
  const lines: { readonly height: number; readonly raw: string }[] = [];

  beforeAll(async () => {
    db = await createTestDatabase();
    open = await openStorage(db.database, privateNetwork);
    await open.storage.importBlocks(blocksOfFile(FILE), { until: TOP });
    expected = await open.storage.stateHash();
    beside = createBlockStorage({ database: db.database, network: privateNetwork, verifier: sharedVerifier(), log: NullLogger, clock: CHAIN_CLOCK });
    for await (const { lineNumber, raw } of blocksOfFile(FILE)) {
      if (lineNumber - 1 > TOP) break;
      if (raw.ok) lines.push({ height: lineNumber - 1, raw: Buffer.from(raw.value).toString('hex') });
    }
  });
  afterAll(async () => {
    await open.storage.stop();
    await db.drop();
    await closeVerifier();
  });

  it('verify judges the whole chain again, changes nothing and says how far it is', async () => {
    const progress: VerifyProgress[] = [];
    const outcome = await beside.verify({ onProgress: (at) => progress.push(at) });
    expect(outcome).toMatchObject({ from: 1, to: TOP, blocks: TOP, aborted: false });
    expect(outcome.difference).toBeUndefined();
    expect(progress.at(-1)).toMatchObject({ height: TOP, from: 1, to: TOP, transactions: outcome.transactions });
    expect(progress.map(({ height }) => height)).toEqual(progress.map(({ height }) => height).sort((a, b) => a - b));
    expect(await open.storage.stateHash()).toBe(expected);
  }, 60_000);

  it('verify stands where the chain stood, from either end', async () => {
    expect(await beside.verify({ from: 200, to: 250 })).toMatchObject({ from: 200, to: 250, blocks: 51 });
    expect(await beside.verify({ from: 440, to: 5_000 })).toMatchObject({ from: 440, to: TOP, blocks: 101 });
    expect(await beside.verify({ from: 0, to: 10 })).toMatchObject({ from: 0, to: 10, blocks: 11 });
    const stopped = new AbortController();
    const outcome = await beside.verify({ signal: stopped.signal, onProgress: () => stopped.abort() });
    expect(outcome.aborted).toBe(true);
    expect(outcome.to).toBeLessThan(TOP);
  }, 60_000);

  /** Breaks something stored, looks, and mends it. */
  async function broken(harm: string, mend: string, from: number): Promise<unknown> {
    await db.database.query(harm);
    try {
      const { difference, to } = await beside.verify({ from });
      return difference === undefined ? undefined : { code: difference.code, height: difference.height, before: to === difference.height - 1 };
    } finally {
      await db.database.query(mend);
    }
  }

  it('verify finds the first block whose bytes, rows or spends are not what they were', async () => {
    const flipped = 'UPDATE chain.block SET raw = set_byte(raw, octet_length(raw) - 3, get_byte(raw, octet_length(raw) - 3) # 1) WHERE main AND height = 500';
    expect(await broken(flipped, flipped, 490)).toMatchObject({ code: expect.stringMatching(/^(BLOCK|TX|WIRE|CODEC)_|VERIFY_ROWS_DIFFER/) as string, height: 500, before: true });
    const header = 'UPDATE chain.block SET header = set_byte(header, 80, get_byte(header, 80) # 1) WHERE main AND height = 500';
    expect(await broken(header, header, 490)).toEqual({ code: 'VERIFY_BYTES_DIFFER', height: 500, before: true });
    const id = 'UPDATE chain.tx SET id = set_byte(id, 0, get_byte(id, 0) # 1) WHERE number = (SELECT first_tx FROM chain.main_block WHERE height = 500)';
    expect(await broken(id, id, 490)).toEqual({ code: 'VERIFY_ROWS_DIFFER', height: 500, before: true });
    // An output that looks spent before its spender: the rules refuse the spend.
    const { rows } = await db.database.query<{ output: bigint; tx: bigint; height: number; made: bigint }>(
      'SELECT spend.output, spend.tx, tx.height, output.tx AS made FROM chain.spend JOIN chain.tx ON tx.number = spend.tx JOIN chain.output ON output.number = spend.output WHERE tx.height > 500 AND output.tx < tx.number - 20 ORDER BY spend.tx LIMIT 1',
    );
    const spend = rows[0];
    if (spend === undefined) throw new Error('somebody spends something there');
    const earlier = `UPDATE chain.spend SET tx = ${spend.made + 1n} WHERE output = ${spend.output}`;
    const found = await broken(earlier, `UPDATE chain.spend SET tx = ${spend.tx} WHERE output = ${spend.output}`, spend.height);
    expect(found).toMatchObject({ code: expect.stringMatching(/^(TX|BLOCK)_/) as string, height: spend.height });
    expect((await beside.verify({ from: 490 })).difference).toBeUndefined();
  }, 60_000);

  it('an export is the file it came from', async () => {
    const items: ExportedBlock[] = [];
    for await (const item of beside.exportBlocks()) items.push(item);
    expect(items.map(({ height, raw }) => ({ height, raw }))).toEqual(lines);
    const read = readBlock(Buffer.from(items[77]?.raw ?? '', 'hex'));
    expect(read.ok && items[77]).toMatchObject({ version: 1, ntx: read.ok ? read.value.ids.length : 0, hash: read.ok ? Buffer.from(read.value.hash).reverse().toString('hex') : '' });
    const some: number[] = [];
    for await (const { height } of beside.exportBlocks({ from: 100, to: 150 })) some.push(height);
    expect(some).toEqual(Array.from({ length: 51 }, (_, index) => 100 + index));
    const stopped = new AbortController();
    let count = 0;
    for await (const { height } of beside.exportBlocks({ signal: stopped.signal })) {
      count += 1;
      if (height === 5) stopped.abort();
    }
    expect(count).toBe(6);
  });

  it('a rollback goes in batches, can be stopped, and the chain comes back', async () => {
    const stopped = new AbortController();
    const heights: number[] = [];
    const half = await open.storage.rollback(500, {
      batch: 15,
      signal: stopped.signal,
      onProgress: ({ height, target }) => {
        heights.push(height);
        expect(target).toBe(500);
        if (height === 510) stopped.abort();
      },
    });
    expect(half).toEqual({ height: 510, removed: 30, aborted: true });
    expect(await open.storage.rollback(500)).toEqual({ height: 500, removed: 10, aborted: false });
    expect(heights).toEqual([525, 510]);
    expect(await open.storage.rollback(2_000)).toEqual({ height: 500, removed: 0, aborted: false });
    expect((await beside.verify({ from: 495 })).to).toBe(500);
    await open.storage.importBlocks(blocksOfFile(FILE), { until: TOP });
    expect(await open.storage.stateHash()).toBe(expected);
  }, 60_000);
});
