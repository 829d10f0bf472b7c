import { displayHash } from '@mbaas/chain-primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chainOn, genesis, startFollower, TestChain, TestPeer, type TestBlock } from '../../../test/follow-world.ts';
import type { Follower } from '../follower.ts';
import { hashOf } from '../hash-of.ts';

const PATIENCE = { timeout: 10_000, interval: 5 };
const NO_STOP = new Uint8Array(32);
const UNKNOWN = new Uint8Array(32).fill(0x22);

describe('serving a peer', () => {
  let chain: TestChain;
  let follower: Follower;
  let blocks: TestBlock[];
  let peer: TestPeer;
  let fences = 0;

  const serve = async (height: number, startHeight = height): Promise<void> => {
    chain = new TestChain();
    blocks = [genesis, ...chainOn(genesis, height)];
    chain.connect(blocks.slice(1));
    follower = startFollower(chain);
    await follower.start();
    peer = new TestPeer(follower, undefined, { startHeight });
  };
  const id = (height: number): string => blocks[height]?.id ?? '';
  const locator = (...heights: number[]) => heights.map((height) => hashOf(id(height)));
  const ask = (command: 'getheaders' | 'getblocks', hashes: Uint8Array[], stop: Uint8Array = NO_STOP): Promise<void> => peer.say({ command, body: { version: 70_012, locator: hashes, stop } });
  const getdata = (...items: readonly [number, Uint8Array][]): Promise<void> => peer.say({ command: 'getdata', body: { items: items.map(([type, hash]) => ({ type, hash })) } });
  /** What is asked is answered in order: a block that nobody has marks the end. */
  const fence = async (): Promise<void> => {
    const mark = new Uint8Array(32).fill(0xee);
    mark[0] = ++fences;
    await getdata([2, mark]);
    await expect.poll(() => peer.asked('notfound').some(({ body }) => displayHash(body.items[0]?.hash ?? NO_STOP) === displayHash(mark)), PATIENCE).toBe(true);
  };
  const headersSent = (): number[] => peer.payloads.filter(({ command }) => command === 'headers').map(({ payload }) => (payload[0] === 0xfd ? (payload[1] ?? 0) + 256 * (payload[2] ?? 0) : (payload[0] ?? 0)));
  const listed = (): string[][] => peer.asked('inv').map(({ body }) => body.items.map(({ hash }) => displayHash(hash)));

  beforeEach(() => serve(30));
  afterEach(() => follower.stop());

  it('gives ten headers after the locator, without transactions, up to the stop', async () => {
    await ask('getheaders', locator(12, 0));
    await ask('getheaders', locator(25, 0));
    await ask('getheaders', locator(0), hashOf(id(3)));
    await fence();
    expect(headersSent()).toEqual([10, 5, 3]);
    const [first] = peer.payloads;
    expect(first?.payload).toHaveLength(1 + 10 * 149);
    expect(Buffer.from(first?.payload.subarray(1, 149) ?? []).equals(Buffer.from(blocks[13]?.bytes.subarray(0, 148) ?? []))).toBe(true);
    expect([149, 298].map((at) => first?.payload[at])).toEqual([0, 0]);
  });

  it('says nothing where the last hash is not ours, or nothing follows', async () => {
    await ask('getheaders', [hashOf(id(12)), UNKNOWN]);
    await ask('getheaders', locator(30, 0));
    await ask('getheaders', []);
    await fence();
    expect(headersSent()).toEqual([]);
    expect(peer.ended).toBeUndefined();
  });

  it('gives 500 to a peer far behind', async () => {
    await follower.stop();
    await serve(2_200, 100);
    await ask('getheaders', locator(0));
    await fence();
    expect(headersSent()).toEqual([500]);
  });

  it('disconnects who sends a locator that no chain of this height needs', async () => {
    const longest = Math.floor(Math.log2(30) + 12);
    await ask('getheaders', Array.from({ length: longest }, () => hashOf(id(0))));
    await fence();
    expect([headersSent(), peer.ended]).toEqual([[10], undefined]);
    await ask('getblocks', Array.from({ length: longest + 1 }, () => hashOf(id(0))));
    await expect.poll(() => peer.ended, PATIENCE).toBe('FOLLOW_LOCATOR_TOO_LONG');
    expect(peer.penalties).toEqual([]);
  });

  it('lists blocks, none below the first of the list before, and says so when there are none', async () => {
    await ask('getblocks', locator(15));
    await ask('getblocks', locator(0));
    await ask('getblocks', locator(30));
    await fence();
    const ids = (from: number, to: number): string[] => blocks.slice(from, to + 1).map((block) => block.id);
    expect(listed()).toEqual([ids(16, 25), ids(17, 26), []]);
  });

  it('gives blocks and transactions in order, notfound for blocks alone, and leaves other types out', async () => {
    chain.accept('ab'.repeat(32), '0102');
    await getdata([2, hashOf(id(3))], [2, UNKNOWN], [1, hashOf('ab'.repeat(32))], [1, UNKNOWN], [4, hashOf(id(4))], [2, hashOf(id(0))]);
    await fence();
    expect(peer.payloads.map(({ command, payload }) => [command, payload.length])).toEqual([['block', 150], ['tx', 2], ['block', 150]]);
    expect(peer.asked('notfound')[0]?.body.items).toEqual([{ type: 2, hash: UNKNOWN }]);
    expect(peer.asked('notfound')).toHaveLength(2);
  });

  it('shows the pool once, and nothing of an empty one', async () => {
    await peer.say({ command: 'mempool', body: {} });
    await fence();
    expect(listed()).toEqual([]);
    peer.disconnect('SPEC');
    chain.accept('ab'.repeat(32), '0102');
    peer = new TestPeer(follower, undefined, { relay: false });
    await peer.say({ command: 'mempool', body: {} });
    await peer.say({ command: 'mempool', body: {} });
    await fence();
    expect(listed()).toEqual([['ab'.repeat(32)]]);
  });

  it('disconnects who asks for more than can wait', async () => {
    const items = Array.from({ length: 50_000 }, (): [number, Uint8Array] => [3, UNKNOWN]);
    await Promise.all([1, 2, 3].map(() => getdata(...items)));
    expect([peer.penalties, peer.ended]).toEqual([['FOLLOW_REQUESTS_TOO_MANY'], 'FOLLOW_REQUESTS_TOO_MANY']);
  });
});
