import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chainBlockFates,
  chainBlocks,
  chainHeaders,
  chainKnownTransactions,
  chainLocator,
  chainPoolIds,
  chainRawBlocks,
  chainRawTransactions,
  chainStatus,
  submitBlock,
  submitTransaction,
  type QueryAnswer,
} from '@mbaas/contracts-queries';
import { buildEtpPayment } from '@mbaas/chain-builder';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { chainVector, closeVerifier, openStorage, privateNetwork, sharedVerifier, type TestStorage } from '../../test/storage-kit.ts';
import { mineBlock } from '@mbaas/testing-miner';
import { quickNetwork } from '../../test/test-network.ts';
import { coinsOf, signBuilt, testKeys, type TestKey } from '../../test/test-wallet.ts';
import { readBlock, type ReadBlock } from '../connect/read-block.ts';
import { showHash } from '../facts/display.ts';

const TOP = 300;
const SIDE = 4;
const NOWHERE = 'ab'.repeat(32);

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function valueOf<T>(asked: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }>): Promise<T> {
  const answer = await asked;
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

describe('what peers ask', () => {
  let db: TestDatabase;
  let open: TestStorage;
  const reads: ReadBlock[] = [];
  const hash = (height: number): string => showHash((reads[height] as ReadBlock).hash);
  const raw = (height: number): string => hexOf((reads[height] as ReadBlock).decoded.bytes);

  beforeAll(async () => {
    for await (const { lineNumber, raw: bytes } of blocksOfFile(chainVector('blocks.private.jsonl.gz'))) {
      if (lineNumber - 1 > TOP + SIDE) break;
      const read = bytes.ok ? readBlock(bytes.value) : bytes;
      if (read.ok) reads.push(read.value);
    }
    db = await createTestDatabase();
    open = await openStorage(db.database, privateNetwork);
    await open.storage.importBlocks(blocksOfFile(chainVector('blocks.private.jsonl.gz')), { until: TOP + SIDE });
    // The last ones stand beside the main chain then, as a branch that lost does.
    await open.storage.disconnectTo(TOP);
  });
  afterAll(async () => {
    await open.storage.stop();
    await db.drop();
    await closeVerifier();
  });

  it('a locator is dense at the tip, ends with the genesis and names branches', async () => {
    const { height, hashes, branches } = await valueOf(open.queries.ask(chainLocator, {}));
    expect(height).toBe(TOP);
    expect(hashes.slice(0, 13)).toEqual([300, 299, 298, 297, 296, 295, 294, 293, 292, 291, 290, 288, 284].map(hash));
    expect(hashes.at(-1)).toBe(hash(0));
    expect(hashes.length).toBeLessThanOrEqual(Math.floor(Math.log2(TOP) + 12));
    expect(branches).toEqual([hash(TOP + SIDE)]);
  });

  it('headers begin above the first known hash and end at the stop', async () => {
    const all = await valueOf(open.queries.ask(chainHeaders, { locator: [hash(0)], limit: 500 }));
    expect(all).toMatchObject({ start: 0, lastKnown: true });
    expect(all.items.map((item) => item.hash)).toEqual(Array.from({ length: TOP }, (_, index) => hash(index + 1)));
    expect(all.items[99]).toEqual({ hash: hash(100), raw: raw(100).slice(0, 296), transactionCount: (reads[100] as ReadBlock).ids.length });
    // A hash beside the main chain is none that is known.
    const some = await valueOf(open.queries.ask(chainHeaders, { locator: [hash(TOP + 2), NOWHERE, hash(120), hash(100)], stop: hash(125), limit: 10 }));
    expect(some).toMatchObject({ start: 120, lastKnown: true });
    expect(some.items.map((item) => item.hash)).toEqual([121, 122, 123, 124, 125].map(hash));
    const lost = await valueOf(open.queries.ask(chainHeaders, { locator: [hash(7), NOWHERE], limit: 3 }));
    expect(lost).toMatchObject({ start: 7, lastKnown: false });
    expect(lost.items.map((item) => item.hash)).toEqual([8, 9, 10].map(hash));
    expect(await valueOf(open.queries.ask(chainHeaders, { locator: [], limit: 1 }))).toMatchObject({ start: 0, lastKnown: false });
    expect((await valueOf(open.queries.ask(chainHeaders, { locator: [hash(TOP)], limit: 9 }))).items).toEqual([]);
  });

  it('raw blocks come as received, side ones too, within the bytes asked for', async () => {
    const { items, looked } = await valueOf(open.queries.ask(chainRawBlocks, { hashes: [hash(200), NOWHERE, hash(TOP + SIDE), hash(3)] }));
    expect(looked).toBe(4);
    expect(items).toEqual([200, TOP + SIDE, 3].map((height) => ({ hash: hash(height), raw: raw(height) })));
    const size = (height: number): number => raw(height).length / 2;
    const cut = await valueOf(open.queries.ask(chainRawBlocks, { hashes: [hash(10), hash(11), hash(12)], maxBytes: size(10) + size(11) }));
    expect([cut.looked, cut.items.map((item) => item.hash)]).toEqual([2, [hash(10), hash(11)]]);
    const one = await valueOf(open.queries.ask(chainRawBlocks, { hashes: [hash(10), hash(11)], maxBytes: 1 }));
    expect([one.looked, one.items.length]).toEqual([1, 1]);
  });

  it('fates tell the main chain, branches, refused and unknown blocks apart', async () => {
    const bad = Uint8Array.from((reads[TOP + 1] as ReadBlock).decoded.bytes);
    bad[70] = (bad[70] as number) ^ 1;
    const answer = await open.queries.ask(submitBlock, { raw: hexOf(bad) });
    const refused = readBlock(bad);
    if (answer.ok || !refused.ok) throw new Error('a block of another time is refused');
    const { items } = await valueOf(open.queries.ask(chainBlockFates, { hashes: [hash(0), NOWHERE, hash(TOP), hash(TOP + 1), showHash(refused.value.hash)] }));
    expect(items).toEqual([{ fate: 'main' }, { fate: 'unknown' }, { fate: 'main' }, { fate: 'side' }, { fate: 'refused', code: answer.error.code }]);
  });

  it('a bad body does not condemn the hash of its header', async () => {
    const own = reads[TOP + 1] as ReadBlock;
    const bad = Uint8Array.from(own.decoded.bytes);
    // A byte of the last output of the last transaction: the merkle root is another.
    const at = bad.length - 20;
    bad[at] = (bad[at] as number) ^ 1;
    await using other = await createTestDatabase();
    await using fresh = await openStorage(other.database, privateNetwork);
    await fresh.storage.importBlocks(blocksOfFile(chainVector('blocks.private.jsonl.gz')), { until: TOP });
    expect(await fresh.queries.ask(submitBlock, { raw: hexOf(bad) })).toMatchObject({ ok: false });
    expect(await valueOf(fresh.queries.ask(chainBlockFates, { hashes: [hash(TOP + 1)] }))).toMatchObject({ items: [{ fate: 'refused', again: true }] });
    expect(await fresh.queries.ask(submitBlock, { raw: raw(TOP + 1) })).toMatchObject({ ok: true, value: { state: 'connected' } });
    expect(await valueOf(fresh.queries.ask(chainBlockFates, { hashes: [hash(TOP + 1)] }))).toEqual({ items: [{ fate: 'main' }] });
  });

  it('many headers and fates take as many statements as few', async () => {
    const statements = async (work: () => Promise<unknown>): Promise<number> => {
      const query = db.database.transaction.bind(db.database);
      let count = 0;
      db.database.transaction = (run, options) =>
        query((tx) => {
          const asked = tx.query.bind(tx);
          return run(Object.assign(Object.create(tx) as typeof tx, { query: ((...of: Parameters<typeof asked>) => ((count += 1), asked(...of))) as typeof tx.query }));
        }, options);
      await work();
      db.database.transaction = query;
      return count;
    };
    const few = await statements(() => open.queries.ask(chainHeaders, { locator: [hash(0)], limit: 1 }));
    expect(few).toBeGreaterThan(1);
    expect(await statements(() => open.queries.ask(chainHeaders, { locator: [hash(0)], limit: 500 }))).toBe(few);
    const hashes = reads.map((read) => showHash(read.hash));
    expect(await statements(() => open.queries.ask(chainBlockFates, { hashes }))).toBe(await statements(() => open.queries.ask(chainBlockFates, { hashes: [hash(1)] })));
  });

  it('transactions are served from the chain and the pool, and told in the order they came', async () => {
    const [key, payee] = testKeys(2, quickNetwork) as [TestKey, TestKey];
    const clock = { now: () => Date.parse('2027-01-01T00:00:00Z') };
    await using other = await createTestDatabase();
    await using quick = await openStorage(other.database, quickNetwork, { clock });
    const mine = async (): Promise<void> => {
      const block = await mineBlock(quick.queries, sharedVerifier(), { payee: key.hash, salt: 1 });
      expect(await quick.storage.writer.submitBlock(block)).toMatchObject({ ok: true });
    };
    for (let made = 0; made < 5; made += 1) await mine();
    const pay = async (): Promise<{ txid: string; raw: string }> => {
      const built = buildEtpPayment({ network: quickNetwork, payees: [{ address: payee.address, amount: 5_000n }], purse: { coins: await coinsOf(quick.queries, key.address) } });
      if (!built.ok) throw new Error(built.error.code);
      const bytes = hexOf(signBuilt(built.value, [key]));
      const { txid } = await valueOf(quick.queries.ask(submitTransaction, { raw: bytes }));
      return { txid, raw: bytes };
    };
    const ids = (after?: string): Promise<QueryAnswer<typeof chainPoolIds>> => valueOf(quick.queries.ask(chainPoolIds, after === undefined ? {} : { after }));
    expect(await ids()).toEqual({ txids: [], after: '0' });
    const [first, second] = [await pay(), await pay()];
    const told = await ids();
    expect(told.txids).toEqual([first.txid, second.txid]);
    expect(await ids(told.after)).toEqual({ txids: [], after: told.after });
    expect((await valueOf(quick.queries.ask(chainPoolIds, { limit: 1 }))).txids).toEqual([first.txid]);
    await mine();
    // The pool is empty now; what comes after a restart still comes after what was told.
    expect(await ids()).toEqual({ txids: [], after: '0' });
    await quick.storage.stop();
    await quick.storage.start();
    const third = await pay();
    expect((await ids(told.after)).txids).toEqual([third.txid]);

    const known = await valueOf(quick.queries.ask(chainKnownTransactions, { txids: [third.txid, NOWHERE, first.txid] }));
    expect(known.known).toEqual([true, false, true]);
    const served = await valueOf(quick.queries.ask(chainRawTransactions, { txids: [third.txid, NOWHERE, first.txid] }));
    expect(served).toEqual({ items: [third, first], looked: 3 });
    expect((await valueOf(quick.queries.ask(chainRawTransactions, { txids: [first.txid, second.txid], maxBytes: 10 }))).items).toEqual([first]);
    expect((await valueOf(quick.queries.ask(chainStatus, {}))).poolSize).toBe(1);
    expect((await valueOf(quick.queries.ask(chainBlocks, { limit: 1 }))).items[0]?.transactionCount).toBe(3);
  });
});
