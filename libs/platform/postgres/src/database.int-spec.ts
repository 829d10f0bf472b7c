import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BrokenAssumption } from '@mbaas/kernel';
import { NullLogger } from '@mbaas/platform-observability';
import { startSpecServer } from '../test/embedded-server.ts';
import { tryAdvisoryLock, tryTransactionLock } from './advisory-lock.ts';
import { openDatabase, type Database, type Transaction } from './database.ts';
import type { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { listen } from './listen.ts';
import { isTransient } from './transient.ts';

let server: EmbeddedPostgres;
let database: Database;

beforeAll(async () => {
  server = await startSpecServer();
  database = openDatabase({ url: server.url, applicationName: 'spec', maxConnections: 4, log: NullLogger });
});
afterAll(async () => {
  await database?.close();
  await database?.close();
  await server?.stop();
});
beforeEach(async () => {
  await database.query('DROP TABLE IF EXISTS mark');
  await database.query('CREATE TABLE mark (id int8 PRIMARY KEY)');
});

const marks = async (): Promise<unknown[]> => (await database.query('SELECT id FROM mark ORDER BY id')).rows.map(({ id }) => id);

describe('columns', () => {
  it('arrive without loss', async () => {
    const { rows } = await database.query(
      `SELECT 9223372036854775807::int8 AS big, ARRAY[1, NULL]::int8[] AS bigs, 18446744073709551615.00000001::numeric AS exact,
              ARRAY[0.1]::numeric[] AS exacts, '\\x00ff'::bytea AS bytes, DATE '2026-01-31' AS day, TIMESTAMP '2026-01-31 10:00' AS local,
              TIMESTAMPTZ '2026-01-31T10:00Z' AS instant, '{"a":[1]}'::jsonb AS document, NULL::int8 AS nothing`,
    );
    expect(rows[0]).toEqual({
      big: 9223372036854775807n,
      bigs: [1n, null],
      exact: '18446744073709551615.00000001',
      exacts: ['0.1'],
      bytes: Buffer.from([0, 255]),
      day: '2026-01-31',
      local: '2026-01-31 10:00:00',
      instant: new Date('2026-01-31T10:00:00Z'),
      document: { a: [1] },
      nothing: null,
    });
  });

  it('take bigint, bigint arrays and bytes as parameters', async () => {
    const { rows } = await database.query('SELECT $1::int8 AS one, $2::int8[] AS many, $3::bytea AS bytes', [-1n, [1n, 2n], Uint8Array.of(1, 2)]);
    expect(rows[0]).toEqual({ one: -1n, many: [1n, 2n], bytes: Buffer.from([1, 2]) });
  });
});

describe('transaction', () => {
  it('commits what its work wrote and gives back its value', async () => {
    expect(await database.transaction(async (tx) => (await tx.query('INSERT INTO mark VALUES (1)')).rowCount)).toBe(1);
    expect(await marks()).toEqual([1n]);
  });

  it('rolls back and rethrows', async () => {
    const cause = new Error('no');
    const work = database.transaction(async (tx) => {
      await tx.query('INSERT INTO mark VALUES (1)');
      throw cause;
    });
    await expect(work).rejects.toBe(cause);
    expect(await marks()).toEqual([]);
  });

  it('keeps to the isolation asked for', async () => {
    const seen = await database.transaction(
      async (tx) => {
        await tx.query('SELECT 1');
        await database.query('INSERT INTO mark VALUES (1)');
        return (await tx.query('SELECT id FROM mark')).rowCount;
      },
      { isolation: 'repeatable read' },
    );
    expect(seen).toBe(0);
  });

  it('does not pass for committed when a failed query was swallowed', async () => {
    const work = database.transaction(async (tx) => {
      await tx.query('INSERT INTO mark VALUES (1)');
      await tx.query('INSERT INTO mark VALUES (1)').catch((error: unknown) => error);
    });
    await expect(work).rejects.toBeInstanceOf(BrokenAssumption);
    expect(await marks()).toEqual([]);
  });

  it('refuses a query queued behind one that was not awaited', async () => {
    const work = database.transaction((tx) => Promise.all([tx.query('INSERT INTO mark VALUES (1)'), tx.query('INSERT INTO mark VALUES (2)')]));
    await expect(work).rejects.toBeInstanceOf(BrokenAssumption);
    expect(await marks()).toEqual([]);
  });

  it('refuses to commit while a query was left behind', async () => {
    const left: Promise<unknown>[] = [];
    const work = database.transaction(async (tx) => {
      left.push(tx.query('INSERT INTO mark VALUES (1)'));
    });
    await expect(work).rejects.toBeInstanceOf(BrokenAssumption);
    await Promise.all(left);
    expect(await marks()).toEqual([]);
  });

  it('cannot be used after its end', async () => {
    const escaped: Transaction[] = [];
    await database.transaction(async (tx) => void escaped.push(tx));
    await expect(escaped[0]!.query('SELECT 1')).rejects.toBeInstanceOf(BrokenAssumption);
  });

  it('rejects as transient when its connection is cut, and the pool goes on', async () => {
    const work = database.transaction(async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
      await tx.query('INSERT INTO mark VALUES (1)');
    });
    const error: unknown = await work.catch((reason: unknown) => reason);
    expect(isTransient(error)).toBe(true);
    expect(await marks()).toEqual([]);
  });
});

describe('isTransient', () => {
  it('tells a clash from a mistake', async () => {
    const clash = await Promise.all(
      [1, 2].map((id) =>
        database.transaction(
          async (tx) => {
            await tx.query('SELECT count(*) FROM mark');
            await tx.query('SELECT pg_sleep(0.1)');
            await tx.query('INSERT INTO mark VALUES ($1)', [id]);
          },
          { isolation: 'serializable' },
        ).catch((error: unknown) => error),
      ),
    );
    expect(clash.filter((error) => error !== undefined).map(isTransient)).toEqual([true]);
    expect(isTransient(await database.query('SELECT nonsense').catch((error: unknown) => error))).toBe(false);
    expect(isTransient(new Error('anything'))).toBe(false);
    expect(isTransient('text')).toBe(false);
  });

  it('knows a server that is not there', async () => {
    const nowhere = openDatabase({ url: 'postgres://a:b@127.0.0.1:1/x', applicationName: 'spec', maxConnections: 1, log: NullLogger });
    expect(isTransient(await nowhere.query('SELECT 1').catch((error: unknown) => error))).toBe(true);
    await nowhere.close();
  });
});

describe('advisory locks', () => {
  it('have one holder at a time', async () => {
    const first = await tryAdvisoryLock(database, 'spec', NullLogger);
    expect(first?.held).toBe(true);
    expect(await tryAdvisoryLock(database, 'spec', NullLogger)).toBeUndefined();
    await first!.release();
    await first!.release();
    await first!.lost;
    const second = await tryAdvisoryLock(database, 'spec', NullLogger);
    expect(second).toBeDefined();
    await second!.release();
  });

  it('tell their holder when the connection is gone', async () => {
    const lock = (await tryAdvisoryLock(database, 'spec', NullLogger))!;
    await database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'spec lock'");
    await lock.lost;
    expect(lock.held).toBe(false);
    await lock.release();
  });

  it('for a transaction end with it', async () => {
    await database.transaction(async (outer) => {
      expect(await tryTransactionLock(outer, 'spec')).toBe(true);
      expect(await database.transaction((inner) => tryTransactionLock(inner, 'spec'))).toBe(false);
    });
    expect(await database.transaction((tx) => tryTransactionLock(tx, 'spec'))).toBe(true);
  });
});

describe('listen', () => {
  it('hears commits until it is closed, and tells when its connection is cut', async () => {
    const heard: string[] = [];
    const listening = await listen(database, { channel: 'Spec', onNotification: (payload) => void heard.push(payload), log: NullLogger });
    await database.query(`SELECT pg_notify('Spec', 'a')`);
    await expect.poll(() => heard).toEqual(['a']);
    await database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'spec listener'");
    await listening.lost;
    await listening.close();
  });
});
