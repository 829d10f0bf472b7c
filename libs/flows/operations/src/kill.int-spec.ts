import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { balanceOf, fund, prepare } from '../test/fake-world.ts';
import { createFlow } from '../test/flow.ts';

const DRIVER = fileURLToPath(new URL('../test/killed-driver.ts', import.meta.url));
const PAYMENTS = 40;

let db: TestDatabase;
let child: ChildProcess | undefined;
beforeAll(async () => {
  db = await createTestDatabase();
  await prepare(db.database, 'mst');
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await db.drop();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function startDriver(): Promise<ChildProcess> {
  const driver = spawn(process.execPath, ['--conditions=@mbaas/source', DRIVER, db.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(driver.stdout as NodeJS.ReadableStream, 'data');
  return driver;
}

const openOnes = async (): Promise<number> => (await db.database.query("SELECT 1 FROM mst.operation WHERE state <> 'accepted'")).rowCount ?? 0;

describe('a driver process', () => {
  it('killed with SIGKILL at any moment neither loses a payment nor makes it twice', async () => {
    for (let i = 0; i < 4; i++) await fund(db.database, 1, 100_000_000n, `coin ${i}`);
    const clock = { t: 0, now: () => Date.now() };
    const submitter = createFlow(db.database, { clock });
    for (let i = 0; i < PAYMENTS; i++) await submitter.pay(`k${i}`);
    let kills = 0;
    for (const deadline = Date.now() + 170_000; (await openOnes()) > 0 && Date.now() < deadline; ) {
      child = await startDriver();
      // Short lives at first, so that every step is hit; then long enough to finish.
      await pause(5 + kills * 60);
      child.kill('SIGKILL');
      await once(child, 'exit');
      kills++;
    }
    expect(await openOnes()).toBe(0);
    expect(kills).toBeGreaterThan(2);
    expect((await db.database.query('SELECT 1 FROM fake.pool')).rowCount).toBe(PAYMENTS);
    expect(await balanceOf(db.database, 2)).toBe(BigInt(PAYMENTS) * 1_000_000n);
    expect(await balanceOf(db.database, 1)).toBe(400_000_000n - BigInt(PAYMENTS) * 1_010_000n);
    // Each change of state is there once, without a gap.
    const { rows } = await db.database.query('SELECT operation_id FROM mst.operation_step GROUP BY operation_id HAVING max(revision) <> count(*)');
    expect(rows).toEqual([]);
  }, 180_000);
});
