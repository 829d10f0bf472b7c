import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokenAssumption } from '@mbaas/kernel';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { prepare } from '../test/fake-world.ts';
import { assertMove, checkStateTable, OPERATION_MOVES } from './operation-states.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await prepare(db.database, 'mst');
});
afterAll(() => db.drop());

describe('the state table', () => {
  it('has every state of the contract and reaches it', () => {
    expect(() => checkStateTable()).not.toThrow();
  });

  it('is refused with an unknown, a missing or an unreachable state', () => {
    expect(() => checkStateTable({ ...OPERATION_MOVES, built: ['melted'] })).toThrow(BrokenAssumption);
    expect(() => checkStateTable({ ...OPERATION_MOVES, melted: [] })).toThrow(BrokenAssumption);
    expect(() => checkStateTable({ ...OPERATION_MOVES, confirmed: ['reverted'] })).toThrow('final cannot be reached');
  });

  it('refuses illegal moves aloud', () => {
    expect(() => assertMove('rejected', 'accepted')).toThrow(BrokenAssumption);
    expect(() => assertMove('submitted', 'signed')).toThrow(BrokenAssumption);
  });

  it('is the table of the database', async () => {
    const { rows } = await db.database.query<{ move: string }>("SELECT from_state || ' ' || to_state AS move FROM mst.operation_move");
    const moves = Object.entries(OPERATION_MOVES).flatMap(([from, targets]) => targets.map((to) => `${from} ${to}`));
    expect(rows.map(({ move }) => move).sort()).toEqual(['none submitted', ...moves].sort());
  });

  it('is kept by the database too', async () => {
    await db.database.query(
      `INSERT INTO mst.operation (id, tenant, kind, idempotency_key, request, request_hash, state, revision, created_at, updated_at)
       VALUES ($1, 't', 'etp-transfer', 'k', '{}', $2, 'submitted', 1, now(), now())`, [`mst_${'0'.repeat(32)}`, Buffer.alloc(32)]);
    const step = db.database.query("INSERT INTO mst.operation_step VALUES ($1, 2, 'submitted', 'final', NULL, NULL, NULL, now())", [`mst_${'0'.repeat(32)}`]);
    await expect(step).rejects.toMatchObject({ code: '23503' });
  });
});
