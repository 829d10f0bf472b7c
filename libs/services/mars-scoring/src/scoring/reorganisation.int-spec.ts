import type { BlockPart, ChainEffect } from '@mbaas/contracts-events';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, block, connected, disconnected, ETP, inParts, type Story } from '../../test/block-facts.ts';
import { apply, forgetAll, installMars, snapshot } from '../../test/mars-world.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await installMars(db.database);
});
afterAll(() => db.drop());

const PEOPLE = 5;
const address = fc.nat(PEOPLE - 1).map(addressOf);
const flow = fc.record({ address, value: fc.bigInt(0n, 10_000n * ETP) }, { requiredKeys: ['address'] });

/** What a transaction is to do; names of avatars, MITs and MSTs are given out in order when it is laid on a chain. */
const deed = fc.record({
  kind: fc.constantFrom('coinbase' as const, 'ordinary' as const, 'ordinary' as const),
  inputs: fc.array(flow, { maxLength: 3 }),
  outputs: fc.array(flow, { maxLength: 3 }),
  fee: fc.bigInt(0n, ETP),
  effect: fc.constantFrom('none', 'avatar', 'avatar', 'mst', 'mit' as const),
  owner: fc.nat(PEOPLE - 1),
});
const step = fc.record({ hours: fc.integer({ min: -2, max: 500 }), deeds: fc.array(deed, { maxLength: 4 }) });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** An avatar a person's number, moved to the next free address when it exists; a MIT goes round. */
function effectOf(kind: string, owner: number, world: { avatars: Map<string, number>; mits: Set<string>; msts: Set<string> }): ChainEffect[] {
  const to = addressOf(owner);
  const free = ![...world.avatars.values()].includes(owner);
  const name = `avatar${owner % 2}`;
  if (kind === 'avatar' && free) {
    const from = world.avatars.get(name);
    world.avatars.set(name, owner);
    return [from === undefined ? { type: 'avatar-registered', name, address: to } : { type: 'avatar-moved', name, from: addressOf(from), to }];
  }
  if (kind === 'mit') {
    const known = world.mits.has('MIT');
    world.mits.add('MIT');
    return [{ type: known ? 'mit-transferred' : 'mit-registered', symbol: 'MIT', address: to }];
  }
  if (kind !== 'mst') return [];
  const secondary = world.msts.has('S');
  world.msts.add('S');
  return [{ type: 'mst-issued', symbol: 'S', quantity: '1000', decimals: 2, issuer: 'x', address: to, secondary, secondaryIssueThreshold: 127, description: '' }];
}

/** Lays steps on a branch; the world is that of all blocks before. */
function grow(branch: readonly BlockPart[], steps: readonly Step[], salt: string): BlockPart[] {
  const world = worldOf(branch);
  const grown = [...branch];
  for (const { hours, deeds } of steps) {
    const parent = grown.at(-1) ?? null;
    const stories = deeds.map(({ kind, inputs, outputs, fee, effect, owner }): Story => ({ kind, inputs: inputs.map(({ address: from, value = 0n }) => ({ address: from, value })), outputs: outputs.map(({ address: to, value = 0n }) => ({ address: to, value })), fee, effects: kind === 'ordinary' ? effectOf(effect, owner, world) : [] }));
    grown.push(block(parent, (parent?.timestamp ?? 1_790_000_000) + hours * 3_600, stories, salt));
  }
  return grown;
}

function worldOf(branch: readonly BlockPart[]) {
  const world = { avatars: new Map<string, number>(), mits: new Set<string>(), msts: new Set<string>() };
  const people = Array.from({ length: PEOPLE }, (_, number) => addressOf(number));
  for (const effect of branch.flatMap(({ transactions }) => transactions.flatMap(({ effects }) => effects))) {
    if (effect.type === 'avatar-registered') world.avatars.set(effect.name, people.indexOf(effect.address));
    if (effect.type === 'avatar-moved') world.avatars.set(effect.name, people.indexOf(effect.to));
    if (effect.type === 'mit-registered') world.mits.add('MIT');
    if (effect.type === 'mst-issued') world.msts.add('S');
  }
  return world;
}

const replay = async (branch: readonly BlockPart[]) => {
  await forgetAll(db.database);
  for (const next of branch) await apply(db.database, ...inParts(next).map(connected));
  return snapshot(db.database);
};

describe('reorganisations', () => {
  it('a block that goes leaves every table as it was before it came', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.array(step, { minLength: 1, maxLength: 4 }), async (steps, more) => {
      const branch = grow([], steps, 'a');
      const before = await replay(branch);
      const longer = grow(branch, more, 'b').slice(branch.length);
      for (const next of longer) await apply(db.database, ...inParts(next).map(connected));
      for (const next of [...longer].reverse()) await apply(db.database, ...inParts(next).map(disconnected));
      expect(await snapshot(db.database)).toEqual(before);
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('after any forks the tables are those of the best branch alone', async () => {
    const fork = fc.record({ depth: fc.nat(4), steps: fc.array(step, { minLength: 1, maxLength: 5 }) });
    const property = fc.asyncProperty(fc.array(fork, { minLength: 2, maxLength: 5 }), async (forks) => {
      await forgetAll(db.database);
      let branch: BlockPart[] = [];
      for (const [index, { depth, steps }] of forks.entries()) {
        const kept = branch.slice(0, Math.max(0, branch.length - depth));
        const grown = grow(kept, steps, `fork ${index}`);
        const leaving = branch.slice(kept.length).reverse();
        // One commit, as block-storage tells a reorganisation.
        await apply(db.database, ...leaving.flatMap((gone) => inParts(gone).map(disconnected)), ...grown.slice(kept.length).flatMap((next) => inParts(next).map(connected)));
        branch = grown;
      }
      const reorganised = await snapshot(db.database);
      expect(reorganised).toEqual(await replay(branch));
    });
    await fc.assert(property, { numRuns: 40 });
  });
});
