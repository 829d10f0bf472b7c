import type { BlockPart } from '@mbaas/contracts-events';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, block, connected, disconnected, ETP, inParts, type Story } from '../../test/block-facts.ts';
import { apply, forgetAll, installMars, scoreFacts, snapshot } from '../../test/mars-world.ts';
import { loadScore } from './storage/score.store.ts';

const [alice, bob, carol, mine] = [addressOf(0), addressOf(1), addressOf(2), addressOf(3)];
const register = (name: string, address: string, fee = 0n): Story => ({ inputs: [{ address, value: ETP }], outputs: [{ address, value: ETP - fee }], effects: [{ type: 'avatar-registered', name, address }], fee });
const pay = (from: string, to: string, value: bigint, fee = 0n): Story => ({ inputs: [{ address: from, value: value + fee }], outputs: [{ address: to, value }], fee });
const reward = (to: string, value: bigint): Story => ({ kind: 'coinbase', outputs: [{ address: to, value }] });

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await installMars(db.database);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await forgetAll(db.database);
  await db.database.query('DELETE FROM mars.outbox');
});

/** Connects blocks one on the other; each entry is a time and what happens. */
async function chain(parent: BlockPart | null, ...entries: readonly (readonly [string, ...Story[]])[]): Promise<BlockPart[]> {
  const blocks: BlockPart[] = [];
  for (const [time, ...stories] of entries) blocks.push(block(blocks.at(-1) ?? parent, time, stories));
  for (const next of blocks) await apply(db.database, connected(next));
  return blocks;
}

async function scoreOf(avatar: string) {
  const stored = await loadScore(db.database, avatar);
  if (stored === null) return null;
  const values = Object.fromEntries(stored.score.factors.map(({ factor, value }) => [factor, value]));
  return { month: stored.month, provisional: stored.provisional, height: stored.height, ...values } as Record<string, unknown>;
}

describe('factors of an avatar', () => {
  it('are those of its address from its registration on', async () => {
    await chain(
      null,
      ['2026-11-01T00:00:00Z', reward(alice, 100n * ETP), pay(alice, bob, 5n * ETP, 1_000n)],
      ['2026-11-10T00:00:00Z', register('alice', alice, ETP)],
      ['2026-11-10T01:00:00Z', pay(alice, bob, 5n * ETP, 10_000n), pay(bob, alice, ETP), pay(alice, carol, ETP, 10_000n)],
      ['2026-11-10T02:00:00Z', { inputs: [{ address: alice }], outputs: [{ address: alice }], effects: [{ type: 'mst-issued', symbol: 'S', quantity: '100', decimals: 2, issuer: 'alice', address: alice, secondary: false, secondaryIssueThreshold: 0, description: '' }] }],
      ['2026-11-10T03:00:00Z', { inputs: [{ address: alice }], outputs: [{ address: alice }], effects: [{ type: 'mit-registered', symbol: 'M', address: alice }] }],
    );
    expect(await scoreOf('alice')).toMatchObject({ month: '2026-11', provisional: true, transfers: '2', recharges: '1', mst_issues: '1', mit_issues: '1', fee: '1.0002', partners: '2', age_months: '0' });
  });

  it('weigh what was held by time', async () => {
    await chain(
      null,
      ['2026-11-01T00:00:00Z', reward(alice, 1_000n * ETP), register('alice', alice)],
      // Half of the thirty days with 1,000 ETP, half with 3,000; units for a third of the month.
      ['2026-11-16T00:00:00Z', reward(alice, 2_000n * ETP)],
      [
        '2026-11-21T00:00:00Z',
        {
          outputs: [{ address: alice, asset: { symbol: 'S', quantity: 90_000n } }],
          inputs: [{ address: bob }],
          effects: [{ type: 'mst-issued', symbol: 'S', quantity: '90000', decimals: 2, issuer: 'bob', address: bob, secondary: false, secondaryIssueThreshold: 0, description: '' }],
        },
      ],
      ['2026-12-01T00:00:00Z'],
    );
    expect(await scoreOf('alice')).toMatchObject({ month: '2026-11', provisional: false, etp_average: '2000', mst_average: '300', age_months: '1' });
  });

  it('follow it to another address, and leave the one before', async () => {
    const [, , , last] = await chain(
      null,
      ['2026-11-01T00:00:00Z', reward(alice, 1_000n * ETP), reward(bob, 4_000n * ETP), register('a', alice)],
      ['2026-11-16T00:00:00Z', { inputs: [{ address: alice }, { address: bob }], outputs: [{ address: bob }], effects: [{ type: 'avatar-moved', name: 'a', from: alice, to: bob }] }],
      ['2026-11-17T00:00:00Z', pay(alice, carol, ETP), pay(bob, carol, ETP)],
      ['2026-11-17T00:00:00Z', pay(carol, bob, ETP), pay(carol, alice, ETP)],
    );
    await chain(last ?? null, ['2026-12-01T00:00:00Z']);
    expect(await scoreOf('a')).toMatchObject({ transfers: '1', recharges: '1', etp_average: '2500' });
  });

  it('count MITs with their owner, whoever else takes part', async () => {
    await chain(
      null,
      ['2026-11-01T00:00:00Z', register('a', alice), register('b', bob)],
      ['2026-11-01T00:00:00Z', { inputs: [{ address: alice }], outputs: [{ address: alice }], effects: [{ type: 'mit-registered', symbol: 'M', address: alice }] }],
      ['2026-11-16T00:00:00Z', { inputs: [{ address: carol }, { address: alice }, { address: bob }], outputs: [{ address: bob }], effects: [{ type: 'mit-transferred', symbol: 'M', address: bob }] }],
      ['2026-12-01T00:00:00Z'],
    );
    expect([await scoreOf('a'), await scoreOf('b')]).toMatchObject([{ mit_average: '0.5' }, { mit_average: '0.5' }]);
  });

  it('are the same whether a block comes whole or in parts', async () => {
    const first = block(null, '2026-11-01T00:00:00Z', [reward(alice, 1_000n * ETP), register('alice', alice), pay(alice, bob, ETP, 10n), { inputs: [{ address: alice }], outputs: [{ address: carol }], effects: [{ type: 'avatar-moved', name: 'alice', from: alice, to: carol }] }]);
    await apply(db.database, connected(first));
    const whole = await snapshot(db.database);
    await forgetAll(db.database);
    for (const part of inParts(first)) await apply(db.database, connected(part));
    const parts = await snapshot(db.database);
    // Steps of later parts have later positions; all else is equal.
    expect({ ...parts, avatar_address: '' }).toEqual({ ...whole, avatar_address: '' });
    expect(parts['avatar_address']?.split('\n')).toHaveLength(2);
    await apply(db.database, ...inParts(first).map(disconnected));
    expect(Object.values(await snapshot(db.database)).join('')).toBe('');
  });
});

describe('scores over the months', () => {
  it('are provisional in the first month, then settled on each first block of a month', async () => {
    const told = async () => (await scoreFacts(db.database)).map(({ avatar, previous, height }) => [avatar, previous, height]);
    const blocks = await chain(null, ['2026-11-20T00:00:00Z', register('alice', alice)], ['2026-11-30T23:59:59Z', reward(alice, 20_000n * ETP)]);
    expect(await scoreOf('alice')).toMatchObject({ month: '2026-11', provisional: true });
    const december = await chain(blocks[1] ?? null, ['2026-12-01T00:00:00Z'], ['2026-12-15T00:00:00Z', reward(alice, 500_000n * ETP)]);
    expect(await scoreOf('alice')).toMatchObject({ month: '2026-11', provisional: false, height: 2 });
    await chain(december[1] ?? null, ['2027-02-03T00:00:00Z']);
    expect(await scoreOf('alice')).toMatchObject({ month: '2027-01', provisional: false, height: 4, etp_average: '520000' });
    expect(await told()).toEqual([['alice', null, 0], ['alice', '260.88', 4]]);
  });

  it('do not enter a month twice when a block\'s time goes back', async () => {
    const blocks = await chain(null, ['2026-11-30T23:59:50Z', register('alice', alice)], ['2026-12-01T00:00:10Z']);
    const before = await scoreOf('alice');
    await chain(blocks[1] ?? null, ['2026-11-30T23:59:58Z', reward(alice, 9_000n * ETP)], ['2026-12-01T00:00:20Z']);
    expect(await scoreOf('alice')).toEqual(before);
  });

  it('come back at the rollover when its block goes', async () => {
    const blocks = await chain(null, ['2026-11-20T00:00:00Z', register('alice', alice), reward(mine, ETP)]);
    const november = await snapshot(db.database);
    const rollover = block(blocks[0] ?? null, '2026-12-01T00:00:00Z', [reward(alice, 7_000_000n * ETP), register('bob', bob)]);
    await apply(db.database, connected(rollover));
    expect(await scoreOf('alice')).toMatchObject({ provisional: false });
    await apply(db.database, disconnected(rollover));
    expect(await snapshot(db.database)).toEqual(november);
    const instead = block(blocks[0] ?? null, '2026-11-30T00:00:00Z', [pay(alice, bob, ETP)], 'instead');
    await apply(db.database, connected(instead));
    expect(await scoreOf('alice')).toMatchObject({ provisional: true, transfers: '1' });
  });
});

describe('facts out of order', () => {
  it('stop scoring', async () => {
    const [first] = await chain(null, ['2026-11-20T00:00:00Z', register('alice', alice)]);
    const stranger = block(block(null, 1, [], 'stranger'), 2, []);
    const before = await snapshot(db.database);
    await expect(apply(db.database, connected(stranger))).rejects.toThrow('follows the tip');
    await expect(apply(db.database, disconnected(stranger))).rejects.toThrow('is the tip');
    await expect(apply(db.database, connected(first ?? stranger))).rejects.toThrow();
    expect(await snapshot(db.database)).toEqual(before);
  });
});
