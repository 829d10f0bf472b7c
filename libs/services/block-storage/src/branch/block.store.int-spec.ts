import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { closeVerifier, openStorage, type TestStorage } from '../../test/storage-kit.ts';
import { quickNetwork } from '../../test/test-network.ts';
import { findAncestry, findBlock, saveSideBlock } from './block.store.ts';

const hashOf = (name: string): Uint8Array => {
  const hash = new Uint8Array(32);
  hash.set(new TextEncoder().encode(name));
  return hash;
};

describe('blocks beside the main chain', () => {
  let db: TestDatabase;
  let open: TestStorage;
  beforeAll(async () => {
    db = await createTestDatabase();
    open = await openStorage(db.database, quickNetwork, { clock: { now: () => Date.parse('2027-01-01T00:00:00Z') } });
  });
  afterAll(async () => {
    await open.storage.stop();
    await db.drop();
    await closeVerifier();
  });

  /** Stores a block that is nothing but its place. */
  const save = (name: string, parent: Uint8Array, height: number): Promise<void> => {
    const bytes = new Uint8Array(150);
    bytes.set(parent, 4);
    return db.database.transaction((tx) => saveSideBlock(tx, { hash: hashOf(name), height, transactions: 1, bytes }, 5));
  };
  const stored = async (): Promise<string[]> => {
    const names = ['a1', 'a2', 'a3', 'b2', 'b3', 'c1', 'c2'];
    const found = await Promise.all(names.map((name) => findBlock(db.database, hashOf(name))));
    return names.filter((_, index) => found[index] !== undefined);
  };

  it('are bounded by whole branches, so that each keeps its parent, and traced in one statement', async () => {
    const genesis = open.storage.writer.state.headers.hash(0);
    await save('a1', genesis, 1);
    await save('a2', hashOf('a1'), 2);
    await save('a3', hashOf('a2'), 3);
    await save('b2', hashOf('a1'), 2);
    await save('b3', hashOf('b2'), 3);
    const ancestry = await findAncestry(db.database, hashOf('b3'));
    expect(ancestry.map(({ height, main }) => [height, main])).toEqual([[3, false], [2, false], [1, false], [0, true]]);
    expect(await stored()).toEqual(['a1', 'a2', 'a3', 'b2', 'b3']);
    // The lowest of six goes, and with it all that stood on it.
    await save('c1', genesis, 1);
    expect(await stored()).toEqual(['c1']);
    await save('c2', hashOf('c1'), 2);
    expect((await findAncestry(db.database, hashOf('c2'))).map(({ height }) => height)).toEqual([2, 1, 0]);
  });
});
