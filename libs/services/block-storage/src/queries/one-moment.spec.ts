import { ok } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { ofOneMoment } from './one-moment.ts';

describe('ofOneMoment', () => {
  it('looks again when something left the pool while the tables were read', async () => {
    const pool = { departures: 0, isRefilled: false };
    let looks = 0;
    const answer = await ofOneMoment(pool, async () => {
      looks += 1;
      if (looks < 3) pool.departures += 1;
      return ok(looks);
    });
    expect(answer).toEqual(ok(3));
  });

  it('waits while a reorganisation fills the pool anew', async () => {
    const pool = { departures: 0, isRefilled: true };
    setTimeout(() => (pool.isRefilled = false), 20);
    let looks = 0;
    expect(await ofOneMoment(pool, async () => ok((looks += 1)))).toEqual(ok(1));
  });

  it('does not believe a look that a reorganisation fell into', async () => {
    const pool = { departures: 0, isRefilled: false };
    let looks = 0;
    const answer = await ofOneMoment(pool, async () => {
      looks += 1;
      pool.isRefilled = looks === 1;
      if (looks === 1) setTimeout(() => (pool.isRefilled = false), 5);
      return ok(looks);
    });
    expect(answer).toEqual(ok(2));
  });

  it('asks for patience where no moment is quiet', async () => {
    const pool = { departures: 0, isRefilled: false };
    const answer = await ofOneMoment(pool, async () => {
      pool.departures += 1;
      return ok(0);
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'QUERY_STANDBY', status: 503 } });
  });
});
