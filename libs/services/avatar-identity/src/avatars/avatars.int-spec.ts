import { avatarChanged, type BlockPart, type FactPayload } from '@mbaas/contracts-events';
import { avatar } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { block, hashOf, tellBlocks, transaction } from '../../test/block-facts.ts';
import { person } from '../../test/chain-key.ts';
import { eventually, startIdentity, type IdentityWorld } from '../../test/identity-world.ts';

const [home, away] = [person(1).address, person(2).address];
const registered = block(5, [transaction(hashOf('r'), [{ type: 'avatar-registered', name: 'alice', address: home }])]);
const moved = block(6, [transaction(hashOf('m'), [{ type: 'avatar-moved', name: 'alice', from: home, to: away }])]);

let db: TestDatabase;
let world: IdentityWorld;

beforeEach(async () => {
  db = await createTestDatabase();
  world = await startIdentity({ database: db.database });
});
afterEach(async () => {
  await world.stop();
  await db.drop();
});

const resolve = async (by: { name?: string; address?: string }) => {
  const answer = await world.queries.ask(avatar, by);
  return answer.ok ? answer.value : answer.error.code;
};

/** Facts that identity told, oldest first. */
async function told(count: number): Promise<FactPayload<typeof avatarChanged>[]> {
  const read = async () => (await db.database.query<{ payload: string }>("SELECT payload::text AS payload FROM identity.outbox WHERE name = 'identity.avatar-changed' ORDER BY id")).rows;
  return (await eventually(read, (rows) => rows.length >= count)).map(({ payload }) => JSON.parse(payload) as FactPayload<typeof avatarChanged>);
}

/** All facts of the chain have been handled. */
const settled = () => eventually(() => world.bus.progress(), (all) => all.every(({ state, oldestUnhandledMs }) => state === 'running' && oldestUnhandledMs === 0));

const connect = async (...connected: BlockPart[]) => {
  await tellBlocks(db.database, { connected });
  await settled();
};

describe('avatars by the chain\'s facts', () => {
  it('are resolved by name and by the address that owns them now', async () => {
    await connect(registered, moved);
    expect(await resolve({ name: 'alice' })).toEqual({ name: 'alice', address: away, registeredHeight: 5, history: [{ address: away, height: 6 }, { address: home, height: 5 }] });
    expect(await resolve({ address: away })).toMatchObject({ name: 'alice' });
    expect(await resolve({ address: home })).toBe('IDENTITY_AVATAR_UNKNOWN');
    expect(await told(2)).toEqual([
      { name: 'alice', change: 'registered', address: home, txid: hashOf('r'), height: 5 },
      { name: 'alice', change: 'moved', address: away, txid: hashOf('m'), height: 6 },
    ]);
  });

  it.each([
    [{}, 'IDENTITY_SELECTION_MISSING'],
    [{ name: 'alice', address: home }, 'IDENTITY_SELECTION_MISSING'],
    [{ name: 'nobody' }, 'IDENTITY_AVATAR_UNKNOWN'],
    [{ name: 'al\0ice' }, 'IDENTITY_AVATAR_UNKNOWN'],
  ])('refuses %j with %s', async (by, code) => {
    expect(await resolve(by)).toBe(code);
  });

  it('go back with a disconnected block, and come again with another', async () => {
    await connect(registered, moved);
    const other = block(6, [transaction(hashOf('other'), [{ type: 'avatar-registered', name: 'bob', address: away }])]);
    await tellBlocks(db.database, { disconnected: [moved, registered], connected: [registered, other] });
    await settled();
    expect(await resolve({ name: 'alice' })).toMatchObject({ address: home, history: [{ address: home, height: 5 }] });
    expect(await resolve({ address: away })).toMatchObject({ name: 'bob' });
    expect((await told(6)).map(({ name, change, address }) => [name, change, address])).toEqual([
      ['alice', 'registered', home],
      ['alice', 'moved', away],
      ['alice', 'reverted', home],
      ['alice', 'reverted', null],
      ['alice', 'registered', home],
      ['bob', 'registered', away],
    ]);
  });

  it('come in blocks of several parts, which go as one', async () => {
    const first = { ...registered, part: 0, parts: 2 };
    const second = { ...block(5, [transaction(hashOf('s'), [{ type: 'avatar-moved', name: 'alice', from: home, to: away }])]), part: 1, parts: 2 };
    await connect(first, second);
    expect(await resolve({ name: 'alice' })).toMatchObject({ address: away });
    await tellBlocks(db.database, { disconnected: [first, second] });
    await settled();
    expect(await resolve({ name: 'alice' })).toBe('IDENTITY_AVATAR_UNKNOWN');
  });

  it('count a fact once that is delivered again', async () => {
    await connect(registered);
    await world.stop();
    await db.database.query('DELETE FROM identity.consumer_cursor');
    world = await startIdentity({ database: db.database });
    await connect(moved);
    expect(await told(2)).toHaveLength(2);
    expect(await resolve({ name: 'alice' })).toMatchObject({ address: away });
  });

  it('stop at a block that the chain cannot have connected', async () => {
    await connect(registered);
    await tellBlocks(db.database, { connected: [registered] });
    const stopped = await eventually(() => world.bus.progress(), (all) => all.some(({ state }) => state === 'stopped'));
    expect(stopped.find(({ state }) => state === 'stopped')?.consumer).toBe('avatar-identity');
    expect(await told(1)).toHaveLength(1);
  });

  it('are those of the own network', async () => {
    await connect({ ...registered, network: 'elsewhere' });
    expect(await resolve({ name: 'alice' })).toBe('IDENTITY_AVATAR_UNKNOWN');
  });
});
