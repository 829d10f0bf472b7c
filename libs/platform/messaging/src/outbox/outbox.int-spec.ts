import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineFact } from '@mbaas/contracts-events';
import { BrokenAssumption } from '@mbaas/kernel';
import { NullLogger } from '@mbaas/platform-observability';
import { listen, type Database } from '@mbaas/platform-postgres';
import { z } from 'zod';
import { startSpecServer, type SpecServer } from '../../test/spec-database.ts';
import { append, counted, effectConsumer, effects, makeEffects, specStream } from '../contract/bus-world.ts';
import type { EncodedFact, NewFact } from '../fact.ts';
import { newFact } from '../fact.ts';
import { InProcessBus } from '../in-process/in-process-bus.ts';
import { installMessaging } from '../install-messaging.ts';
import { appendFacts, MAX_PAYLOAD_BYTES } from './append-facts.ts';
import { loadFacts } from './fact-log.ts';
import { dropOldPartitions, ensurePartitions, PARTITION_SIZE, partitionNumbers } from './partitions.ts';
import { relayOutbox } from './relay.ts';

const loose = defineFact({ name: 'spec.loose', version: 1, stream: specStream, keyedBy: 'key', doc: 'Anything.', payload: z.any() });
const DAY_MS = 86_400_000;

let server: SpecServer;
let database: Database;
beforeAll(async () => {
  server = await startSpecServer();
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});
beforeEach(async () => {
  await database?.close();
  database = await server.createDatabase(['alpha', 'gamma']);
});

const put = (...facts: (NewFact | EncodedFact)[]): Promise<void> => database.transaction((tx) => appendFacts(tx, 'alpha', facts));
const positions = async (): Promise<unknown[]> =>
  (await database.query('SELECT position FROM alpha.outbox ORDER BY id')).rows.map((row) => row['position']);

describe('appendFacts', () => {
  it('writes nothing for no facts', async () => {
    await put();
    expect(await positions()).toEqual([]);
  });

  it('takes a payload of exactly the limit and refuses one byte more', async () => {
    const text = (bytes: number): string => 'é'.repeat((bytes - 2) / 2);
    await put(newFact({ event: loose, key: 'k', payload: text(MAX_PAYLOAD_BYTES) }));
    await expect(put(newFact({ event: loose, key: 'k', payload: `${text(MAX_PAYLOAD_BYTES)}x` }))).rejects.toBeInstanceOf(BrokenAssumption);
    await expect(put({ event: loose, key: 'k', payloadText: 'x'.repeat(MAX_PAYLOAD_BYTES + 1) })).rejects.toBeInstanceOf(BrokenAssumption);
    expect(await positions()).toHaveLength(1);
  });

  it.each([
    ['a payload that breaks its declaration', { event: counted, key: 'k', payload: { n: 'one' } }],
    ['a member that is not declared', { event: counted, key: 'k', payload: { n: 1, privateKey: 'x' } }],
    ['a payload that is not JSON', { event: loose, key: 'k', payload: { when: new Date() } }],
    ['an empty key', { event: loose, key: '', payload: 1 }],
    ['a malformed tenant', { event: counted, key: 'k', payload: { n: 1 }, tenant: 'No Such' }],
    ['a key with a zero byte', { event: loose, key: 'a\u0000', payload: 1 }],
  ])('refuses %s', async (_, fact) => {
    await expect(put(fact as NewFact)).rejects.toBeInstanceOf(BrokenAssumption);
    expect(await positions()).toEqual([]);
  });

  it('leaves a malformed trace context out', async () => {
    await put(newFact({ event: loose, key: 'k', payload: 1, traceparent: 'from outside' }));
    expect((await database.query('SELECT traceparent FROM alpha.outbox')).rows).toEqual([{ traceparent: null }]);
  });

  it('stores any text a payload may hold', async () => {
    const payload = { text: 'zero \u0000, half a pair \ud800, ünïcode 😀, "quotes" \\ and {braces}' };
    await put(newFact({ event: loose, key: 'k', payload }));
    await relayOutbox(database, 'alpha');
    const [row] = await loadFacts(database, 'alpha', { after: 0n, upTo: 1n, names: ['spec.loose'], limit: 1 });
    expect(JSON.parse(row!.payload)).toEqual(payload);
  });

  it('tells a listener once per commit', async () => {
    const heard: string[] = [];
    const listening = await listen(database, { channel: 'mbaas_outbox', onNotification: (payload) => void heard.push(payload), log: NullLogger });
    await put(newFact({ event: loose, key: 'k', payload: 1 }), newFact({ event: loose, key: 'k', payload: 2 }));
    await vi.waitFor(() => expect(heard).toEqual(['alpha']));
    await listening.close();
  });
});

describe('relayOutbox', () => {
  it('gives dense positions in the order of ids, to committed rows only', async () => {
    await put(newFact({ event: loose, key: 'k', payload: 1 }));
    const open = await database.pool.connect();
    await open.query("BEGIN; INSERT INTO alpha.outbox (name, version, key, payload) VALUES ('spec.loose', 1, 'k', '2')");
    await put(newFact({ event: loose, key: 'k', payload: 3 }));
    expect(await relayOutbox(database, 'alpha')).toMatchObject({ count: 2, more: false });
    expect(await positions()).toEqual([1n, 2n]);
    await open.query('COMMIT');
    open.release();
    await relayOutbox(database, 'alpha');
    expect(await positions()).toEqual([1n, 3n, 2n]);
    expect(await relayOutbox(database, 'alpha')).toMatchObject({ count: 0 });
  });

  it('leaves no gap and no double when several turn at once', async () => {
    let writing = true;
    const writers = Array.from({ length: 3 }, async () => {
      for (let n = 0; n < 150; n += 1) await append(database, [n]);
    });
    const relays = Array.from({ length: 4 }, async () => {
      while (writing) await relayOutbox(database, 'alpha');
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(relays);
    while ((await relayOutbox(database, 'alpha')).count > 0);
    const given = (await positions()) as bigint[];
    expect(given.toSorted((a, b) => Number(a - b))).toEqual(Array.from({ length: 450 }, (_, index) => BigInt(index + 1)));
  });

  it('takes a full batch and says that there is more', async () => {
    await append(database, Array.from({ length: 1_200 }, (_, index) => index));
    expect(await relayOutbox(database, 'alpha')).toMatchObject({ count: 1_000, more: true, highestId: 1_000n });
    expect(await relayOutbox(database, 'alpha')).toMatchObject({ count: 200, more: false });
    expect((await positions()).at(-1)).toBe(1_200n);
  });
});

describe('loadFacts', () => {
  it('cuts a batch by bytes, and always gives one', async () => {
    const large = 'x'.repeat(MAX_PAYLOAD_BYTES - 2);
    for (let n = 0; n < 20; n += 1) await put(newFact({ event: loose, key: 'k', payload: large }));
    await relayOutbox(database, 'alpha');
    const names = ['spec.loose'];
    expect(await loadFacts(database, 'alpha', { after: 0n, upTo: 20n, names, limit: 100 })).toHaveLength(17);
    expect(await loadFacts(database, 'alpha', { after: 17n, upTo: 20n, names, limit: 100 })).toHaveLength(3);
    expect(await loadFacts(database, 'alpha', { after: 0n, upTo: 20n, names, limit: 1 })).toHaveLength(1);
  });
});

describe('partitions', () => {
  /** The next id drawn is the first of this partition. */
  const jumpTo = (partition: bigint): Promise<unknown> => 
    database.query("SELECT setval(pg_get_serial_sequence('alpha.outbox', 'id'), $1, false)", [partition * PARTITION_SIZE]);
  const age = (days: number): Promise<unknown> => database.query(`UPDATE alpha.outbox SET created_at = now() - interval '${days} days'`);

  it('keep long payloads uncompressed, those made before the setting too', async () => {
    await database.query('ALTER TABLE alpha.outbox ALTER COLUMN payload SET STORAGE EXTENDED');
    await database.query('ALTER TABLE alpha.outbox ALTER COLUMN payload SET STORAGE EXTERNAL');
    const long = newFact({ event: loose, key: 'k', payload: 'x'.repeat(100_000) });
    await jumpTo(2n);
    await put(long);
    await ensurePartitions(database, 'alpha');
    await jumpTo(6n);
    await put(long);
    expect((await database.query('SELECT pg_column_compression(payload) AS by FROM alpha.outbox ORDER BY id')).rows).toEqual([{ by: null }, { by: null }]);
  });

  it('are made ahead, by several processes at once', async () => {
    expect(await partitionNumbers(database, 'alpha')).toEqual([0n, 1n, 2n, 3n, 4n]);
    await append(database, [1]);
    await jumpTo(2n);
    await append(database, [2]);
    await Promise.all([ensurePartitions(database, 'alpha'), ensurePartitions(database, 'alpha'), installMessaging(database, 'alpha', NullLogger)]);
    expect(await partitionNumbers(database, 'alpha')).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n]);
  });

  it('are made while a transaction that has written into the outbox is open, and it can go on', async () => {
    await jumpTo(3n);
    await database.transaction(async (tx) => {
      await appendFacts(tx, 'alpha', [newFact({ event: counted, key: 'k', payload: { n: 1 } })]);
      await ensurePartitions(database, 'alpha');
      await jumpTo(7n);
      await appendFacts(tx, 'alpha', [newFact({ event: counted, key: 'k', payload: { n: 2 } })]);
    });
    expect(await positions()).toEqual([null, null]);
  });

  it('are dropped when all their facts are old, in the log and handled', async () => {
    await append(database, [1, 2]);
    await jumpTo(1n);
    const drop = (passed: bigint): Promise<number> => dropOldPartitions(database, 'alpha', { olderThanMs: 7 * DAY_MS, passed });
    await append(database, [3]);
    await age(8);
    expect(await drop(9n)).toBe(0);
    await relayOutbox(database, 'alpha');
    expect(await drop(1n)).toBe(0);
    await age(6);
    expect(await drop(3n)).toBe(0);
    await age(8);
    expect(await drop(2n)).toBe(1);
    expect(await positions()).toEqual([3n]);
    expect((await database.query('SELECT * FROM alpha.outbox_log')).rows).toMatchObject([{ last_position: 3n, dropped_position: 2n }]);
  });

  it('stay while a transaction that has written into the outbox is open', async () => {
    await append(database, [1]);
    await jumpTo(1n);
    await append(database, [2]);
    await relayOutbox(database, 'alpha');
    await age(8);
    const drop = (): Promise<number> => dropOldPartitions(database, 'alpha', { olderThanMs: 7 * DAY_MS, passed: 2n });
    await database.transaction(async (tx) => {
      await appendFacts(tx, 'alpha', [newFact({ event: counted, key: 'k', payload: { n: 3 } })]);
      expect(await drop()).toBe(0);
    });
    expect(await drop()).toBe(1);
  });

  it('are dropped by the bus, and a consumer that had not handled them does not go on silently', async () => {
    await makeEffects(database);
    const bus = new InProcessBus({ sources: [{ database, schema: 'alpha' }], log: NullLogger, pollMs: 50 });
    bus.consume(effectConsumer(database));
    bus.consume(effectConsumer(database, { name: 'of-other-facts', events: [loose] }));
    await bus.start();
    await append(database, [1, 2]);
    await vi.waitFor(async () => expect(await effects(database)).toEqual([1, 2]));
    await jumpTo(1n);
    await append(database, [3]);
    await vi.waitFor(async () => expect(await effects(database)).toEqual([1, 2, 3]));
    await age(8);
    await vi.waitFor(async () => expect(await bus.dropOldFacts(7 * DAY_MS)).toBe(1), { timeout: 10_000 });
    await bus.stop();
    await database.query("UPDATE gamma.consumer_cursor SET position = 1 WHERE consumer = 'gamma-effects'");
    const restarted = new InProcessBus({ sources: [{ database, schema: 'alpha' }], log: NullLogger, pollMs: 50 });
    restarted.consume(effectConsumer(database));
    restarted.consume(effectConsumer(database, { name: 'of-other-facts', events: [loose] }));
    await restarted.start();
    await vi.waitFor(async () =>
      expect(await restarted.progress()).toMatchObject([
        { consumer: 'gamma-effects', state: 'stopped', code: 'FACT_EXPIRED' },
        { consumer: 'of-other-facts', state: 'running' },
      ]),
    );
    await restarted.stop();
  });
});

describe('installMessaging', () => {
  it('may run at every start', async () => {
    await append(database, [1]);
    await Promise.all([installMessaging(database, 'alpha', NullLogger), installMessaging(database, 'alpha', NullLogger)]);
    expect(await positions()).toHaveLength(1);
  });
});
