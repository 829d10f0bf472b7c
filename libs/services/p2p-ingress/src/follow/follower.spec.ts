import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blockOn, chainOn, genesis, startFollower, TestChain, TestPeer, type TestBlock } from '../../test/follow-world.ts';
import type { FollowConfig } from './follow.config.ts';
import type { Follower } from './follower.ts';
import { hashOf } from './hash-of.ts';

const PATIENCE = { timeout: 10_000, interval: 5 };

describe('following peers', () => {
  let chain: TestChain;
  let follower: Follower;
  const follow = async (config: Partial<FollowConfig> = {}): Promise<void> => {
    follower = startFollower(chain, config);
    await follower.start();
  };
  const reaches = (tip: TestBlock | undefined): Promise<void> => expect.poll(() => chain.tip.id, PATIENCE).toBe(tip?.id);
  const ids = (blocks: readonly TestBlock[]): string[] => blocks.map(({ id }) => id);

  beforeEach(() => {
    chain = new TestChain();
  });
  afterEach(() => follower.stop());

  it('takes blocks of several peers, each once, and hands them on in the order of the chain', async () => {
    const blocks = [genesis, ...chainOn(genesis, 400)];
    await follow();
    const peers = [new TestPeer(follower, blocks), new TestPeer(follower, blocks), new TestPeer(follower, blocks)];
    for (const peer of peers) peer.gives = 'later';
    await expect.poll(() => peers.every((peer) => peer.asked('getdata').length > 0), PATIENCE).toBe(true);
    for (const peer of peers) peer.gives = 'at-once';
    for (const peer of peers) await peer.giveDue();
    await reaches(blocks.at(-1));
    expect(chain.published).toEqual(ids(blocks.slice(1)));
    expect(new Set(peers.flatMap(({ given }) => given)).size).toBe(400);
    for (const { given, penalties } of peers) {
      expect(given.length).toBeGreaterThan(0);
      expect(penalties).toEqual([]);
    }
    await expect.poll(() => follower.status(), PATIENCE).toMatchObject({ state: 'level', height: 400, target: 400 });
  });

  it('keeps within its window and holds while the store is behind', async () => {
    const blocks = [genesis, ...chainOn(genesis, 200)];
    chain.holding = true;
    await follow({ windowBlocks: 50, askedOfPeer: 16, maxAgeMs: 100 });
    const peer = new TestPeer(follower, blocks);
    await expect.poll(() => follower.status().state, PATIENCE).toBe('holding');
    expect(chain.published.length).toBeLessThanOrEqual(50);
    expect(peer.mostAsked).toBeLessThanOrEqual(16);
    chain.holding = false;
    chain.connect(blocks.slice(1, chain.published.length + 1));
    await reaches(blocks.at(-1));
  });

  it('drops a peer that stands still, and gets its blocks elsewhere', async () => {
    const blocks = [genesis, ...chainOn(genesis, 60)];
    await follow({ stallMs: 300 });
    const [still, good] = [new TestPeer(follower, blocks), new TestPeer(follower, blocks)];
    still.gives = 'later';
    good.gives = 'later';
    await expect.poll(() => still.asked('getdata').length, PATIENCE).toBeGreaterThan(0);
    good.gives = 'at-once';
    await good.giveDue();
    await reaches(blocks.at(-1));
    expect([still.penalties, still.ended]).toEqual([['FOLLOW_STALLED'], 'FOLLOW_STALLED']);
    expect([good.penalties, good.ended]).toEqual([[], undefined]);
  });

  it('goes on with others when a peer that was asked leaves, or has not what it showed', async () => {
    const blocks = [genesis, ...chainOn(genesis, 60)];
    await follow();
    const [leaving, empty, good] = [new TestPeer(follower, blocks), new TestPeer(follower, blocks), new TestPeer(follower, blocks)];
    empty.gives = 'none';
    leaving.gives = good.gives = 'later';
    await expect.poll(() => leaving.asked('getdata').length > 0 && empty.penalties.length > 0, PATIENCE).toBe(true);
    leaving.disconnect('SPEC');
    good.gives = 'at-once';
    await good.giveDue();
    await reaches(blocks.at(-1));
    expect(new Set(empty.penalties)).toEqual(new Set(['FOLLOW_BLOCKS_WITHHELD']));
    expect(good.penalties).toEqual([]);
  });

  it('does not believe headers that do not follow one another, or nothing that is known', async () => {
    const blocks = [genesis, ...chainOn(genesis, 30)];
    await follow();
    const [broken, lost] = [new TestPeer(follower), new TestPeer(follower)];
    await broken.headers([blocks[1] ?? genesis, blocks[3] ?? genesis]);
    const elsewhere = chainOn(blockOn(undefined, 99), 20);
    for (let time = 0; time < 4; time += 1) await lost.headers(elsewhere.slice(time));
    expect(broken.penalties).toEqual(['FOLLOW_HEADERS_BROKEN']);
    // The first may be news that a question clears up.
    expect(lost.penalties).toEqual(['FOLLOW_HEADERS_UNLINKED', 'FOLLOW_HEADERS_UNLINKED', 'FOLLOW_HEADERS_UNLINKED']);
    await expect.poll(() => lost.asked('getheaders').length, PATIENCE).toBeGreaterThan(1);
    new TestPeer(follower, blocks);
    await reaches(blocks.at(-1));
    expect(chain.published).toEqual(ids(blocks.slice(1)));
  });

  it('penalises empty answers without end', async () => {
    await follow();
    const peer = new TestPeer(follower);
    for (let time = 0; time < 10; time += 1) await peer.headers([]);
    expect(peer.penalties).toEqual(['FOLLOW_HEADERS_REPEATED', 'FOLLOW_HEADERS_REPEATED']);
  });

  it('leaves a branch with less work alone, and takes it as soon as it has more', async () => {
    const common = chainOn(genesis, 20);
    const ours = chainOn(common.at(-1), 5, 1);
    const theirs = chainOn(common.at(-1), 6, 2);
    chain.connect([...common, ...ours]);
    await follow();
    const peer = new TestPeer(follower, [genesis, ...common, ...theirs.slice(0, 5)]);
    await expect.poll(() => peer.penalties, PATIENCE).toEqual(['FOLLOW_HEADERS_WEAK']);
    expect([chain.published, peer.asked('getdata')]).toEqual([[], []]);
    peer.chain = [genesis, ...common, ...theirs];
    await peer.headers(theirs.slice(5));
    await reaches(theirs.at(-1));
    expect(chain.published).toEqual(ids(theirs));
  });

  it('does not believe a branch without end that never has more work', async () => {
    const ours = chainOn(genesis, 30, 1);
    chain.connect(ours);
    await follow({ headersInDoubt: 20 });
    let tip: TestBlock = genesis;
    const cheap = Array.from({ length: 60 }, () => (tip = blockOn(tip, 7, 1n)));
    const peer = new TestPeer(follower, [genesis, ...cheap]);
    await expect.poll(() => peer.penalties, PATIENCE).toContain('FOLLOW_HEADERS_ENDLESS');
    expect(chain.published).toEqual([]);
  });

  it('penalises who gave a refused block by the code, and follows the others', async () => {
    const common = chainOn(genesis, 5);
    const bad = chainOn(common.at(-1), 12, 1);
    const good = chainOn(common.at(-1), 10, 2);
    chain.refused.set(bad[1]?.id ?? '', { code: 'BLOCK_WORK_INVALID' });
    await follow();
    const hostile = new TestPeer(follower, [genesis, ...common, ...bad]);
    await expect.poll(() => hostile.penalties, PATIENCE).toContain('BLOCK_WORK_INVALID');
    const honest = new TestPeer(follower, [genesis, ...common, ...good]);
    await reaches(good.at(-1));
    expect(honest.penalties).toEqual([]);
    // Shown again, it costs again, and nothing is fetched.
    const before = [hostile.penalties.length, chain.published.length];
    await hostile.headers(bad);
    expect([hostile.penalties.length, chain.published.length]).toEqual([(before[0] ?? 0) + 1, before[1]]);
  });

  it('asks somebody else for the body of a good header', async () => {
    const blocks = [genesis, ...chainOn(genesis, 20)];
    const id = blocks[7]?.id ?? '';
    chain.refused.set(id, { code: 'BLOCK_MERKLE_MISMATCH', again: true });
    await follow();
    const [one, two] = [new TestPeer(follower, blocks), new TestPeer(follower, blocks)];
    await expect.poll(() => [...one.penalties, ...two.penalties], PATIENCE).toContain('BLOCK_MERKLE_MISMATCH');
    const liar = one.penalties.length > 0 ? one : two;
    await reaches(blocks.at(-1));
    expect([...one.penalties, ...two.penalties]).toHaveLength(1);
    expect(chain.senders.get(id)).toBe((liar === one ? two : one).label);
  });

  it('fetches again what was lost on its way to the store', async () => {
    const blocks = [genesis, ...chainOn(genesis, 20)];
    chain.lost.add(blocks[5]?.id ?? '');
    await follow();
    const peer = new TestPeer(follower, blocks);
    await expect.poll(() => peer.given.filter((id) => id === blocks[5]?.id).length, PATIENCE).toBe(2);
    expect(peer.penalties).toEqual([]);
  });

  it('takes a block that nobody asked for, and counts orphans against who sends them', async () => {
    const [next] = chainOn(genesis, 1);
    const orphans = Array.from({ length: 3 }, (_, salt) => blockOn(blockOn(undefined, 50 + salt), salt));
    await follow();
    const peer = new TestPeer(follower);
    await peer.block(next ?? genesis);
    await reaches(next);
    const asked = peer.asked('getheaders').length;
    for (const orphan of orphans) await peer.block(orphan);
    await expect.poll(() => peer.penalties, PATIENCE).toEqual(['FOLLOW_BLOCK_ORPHAN', 'FOLLOW_BLOCK_ORPHAN', 'FOLLOW_BLOCK_ORPHAN']);
    await expect.poll(() => peer.asked('getheaders').length, PATIENCE).toBeGreaterThan(asked);
  });

  it('takes no more than a few unasked blocks of one peer at a time', async () => {
    chain.holding = true;
    await follow();
    const peer = new TestPeer(follower);
    for (let salt = 0; salt < 20; salt += 1) await peer.block(blockOn(genesis, 100 + salt));
    expect(peer.penalties).toEqual(['FOLLOW_BLOCK_UNASKED', 'FOLLOW_BLOCK_UNASKED', 'FOLLOW_BLOCK_UNASKED', 'FOLLOW_BLOCK_UNASKED']);
    expect(chain.published).toHaveLength(16);
  });

  it('asks an old version by getblocks and takes what it lists', async () => {
    const blocks = [genesis, ...chainOn(genesis, 35)];
    await follow();
    const peer = new TestPeer(follower, blocks, { protocol: 60_002 });
    await reaches(blocks.at(-1));
    expect([peer.asked('getheaders'), peer.penalties]).toEqual([[], []]);
  });

  it('asks for headers where an inv names a block that is not known', async () => {
    const blocks = [genesis, ...chainOn(genesis, 3)];
    await follow();
    const peer = new TestPeer(follower);
    await peer.say({ command: 'inv', body: { items: [{ type: 2, hash: hashOf(genesis.id) }] } });
    const asked = peer.asked('getheaders').length;
    peer.chain = blocks;
    await peer.say({ command: 'inv', body: { items: [{ type: 2, hash: hashOf(blocks[3]?.id ?? '') }] } });
    expect(peer.asked('getheaders').length).toBe(asked + 1);
    await reaches(blocks.at(-1));
  });

  it('tells the others of a new block by its header, but not who gave it', async () => {
    const blocks = [genesis, ...chainOn(genesis, 2)];
    chain.connect(blocks.slice(1, 2));
    await follow();
    const [giver, other, far] = [new TestPeer(follower, blocks), new TestPeer(follower), new TestPeer(follower, undefined, { startHeight: 30_000 })];
    await expect.poll(() => other.payloads.length, PATIENCE).toBe(1);
    expect(Buffer.from(other.payloads[0]?.payload ?? []).toString('hex')).toBe(`01${Buffer.from(blocks[2]?.bytes.subarray(0, 148) ?? []).toString('hex')}01`);
    expect([giver.payloads, far.payloads]).toEqual([[], []]);
  });
});
