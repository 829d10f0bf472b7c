import { displayHash, hexEncode } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chainOn, genesis, startFollower, TestChain, TestPeer } from '../../../test/follow-world.ts';
import type { Follower } from '../follower.ts';
import { hashOf } from '../hash-of.ts';

const PATIENCE = { timeout: 10_000, interval: 5 };

const transaction = (number: number): { bytes: Uint8Array; id: string } => {
  const bytes = Uint8Array.of(4, 0, 0, 0, number);
  return { bytes, id: displayHash(nativeSha256(nativeSha256(bytes))) };
};

describe('passing transactions on', () => {
  let chain: TestChain;
  let follower: Follower;
  const announce = (peer: TestPeer, ...ids: string[]): Promise<void> => peer.say({ command: 'inv', body: { items: ids.map((id) => ({ type: 1, hash: hashOf(id) })) } });
  const give = (peer: TestPeer, bytes: Uint8Array): Promise<void> => peer.say({ command: 'tx', payload: bytes });
  const fetched = (peer: TestPeer): string[] => peer.asked('getdata').flatMap(({ body }) => body.items.map(({ hash }) => displayHash(hash)));
  const told = (peer: TestPeer): string[] => peer.asked('inv').flatMap(({ body }) => body.items.map(({ hash }) => displayHash(hash)));

  beforeEach(async () => {
    chain = new TestChain();
    chain.accept('aa'.repeat(32), '00');
    follower = startFollower(chain);
    await follower.start();
  });
  afterEach(() => follower.stop());

  it('fetches what is announced, offers it, and tells everybody else who wants to know', async () => {
    const [from, other, silent] = [new TestPeer(follower), new TestPeer(follower), new TestPeer(follower, undefined, { relay: false })];
    const { bytes, id } = transaction(1);
    await announce(from, id, 'aa'.repeat(32));
    expect(fetched(from)).toEqual([id]);
    await announce(other, id);
    expect(fetched(other)).toEqual([]);
    await give(from, bytes);
    const own = transaction(2);
    await expect.poll(() => chain.pool.includes(id), PATIENCE).toBe(true);
    chain.accept(own.id, hexEncode(own.bytes));
    await expect.poll(() => told(from), PATIENCE).toEqual([own.id]);
    // It has announced the first one itself.
    await expect.poll(() => told(other), PATIENCE).toEqual([own.id]);
    expect(told(silent)).toEqual([]);
    expect(chain.offered).toEqual([id]);
  });

  it('penalises a refused one by its code, and does not fetch it again before the next block', async () => {
    const peer = new TestPeer(follower);
    const { bytes, id } = transaction(3);
    chain.badTransactions.set(id, 'TX_INPUT_SPENT');
    await announce(peer, id);
    await give(peer, bytes);
    await expect.poll(() => peer.penalties, PATIENCE).toEqual(['TX_INPUT_SPENT']);
    await announce(peer, id);
    await give(peer, bytes);
    expect([fetched(peer), chain.offered]).toEqual([[id], [id]]);
    chain.connect(chainOn(genesis, 1));
    await expect.poll(() => follower.height, PATIENCE).toBe(1);
    await announce(peer, id);
    expect(fetched(peer)).toEqual([id, id]);
  });

  it('penalises nobody where the pool does not answer', async () => {
    const peer = new TestPeer(follower);
    const { bytes, id } = transaction(4);
    chain.badTransactions.set(id, 'QUERY_UNAVAILABLE');
    await give(peer, bytes);
    await expect.poll(() => chain.offered, PATIENCE).toEqual([id]);
    expect(peer.penalties).toEqual([]);
  });

  it('asks one peer for no more than it may owe', async () => {
    const peer = new TestPeer(follower);
    await announce(peer, ...Array.from({ length: 1_500 }, (_, number) => number.toString(16).padStart(64, '0')));
    expect(fetched(peer)).toHaveLength(1_000);
  });
});
