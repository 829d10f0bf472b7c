import { afterAll, beforeAll, expect, it } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { TestLog } from '../../test/peers-world.ts';
import { installP2p } from '../install-p2p.ts';
import { AddressBook } from './addresses/address-book.ts';
import { hostAddress } from './addresses/host-address.ts';
import { Records } from './records.ts';
import { HostScores } from './score/host-scores.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const LIMITS = { scores: 100, addresses: 100 };

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  await installP2p(db.database, NullLogger);
});
afterAll(() => db.drop());

function open(now = NOW) {
  const scores = new HostScores({ halfLifeMs: 3_600_000, banMs: DAY, limit: 100 });
  const book = new AddressBook(100);
  const log = new TestLog();
  return { scores, book, log, records: new Records({ database: db.database, scores, book, log, clock: { now: () => now }, saveMs: 3_600_000 }) };
}

it('come back as they were written: scores, bans, addresses', async () => {
  const first = open();
  first.scores.penalise('1.2.3.4', 'PEER_FLOOD', 60, NOW);
  first.scores.penalise('5.6.7.8', 'PEER_MAGIC_WRONG', 100, NOW);
  first.book.add([{ ...hostAddress('9.9.9.9', 5_251)!, services: 2n ** 64n - 1n, seenAt: NOW - 1 }], NOW);
  first.book.succeeded(hostAddress('2a00::1', 1)!, 1n, NOW);
  first.book.failed('9.9.9.9:5251', NOW + 1);
  await first.records.stop();

  const second = open();
  await second.records.load(LIMITS);
  expect(second.scores.scoreOf('1.2.3.4', NOW)).toBe(60);
  expect(second.scores.bans(NOW)).toEqual([{ host: '5.6.7.8', score: 0, at: NOW, code: 'PEER_MAGIC_WRONG', bannedUntil: NOW + DAY }]);
  for (const authority of ['9.9.9.9:5251', '[2a00:0:0:0:0:0:0:1]:1']) expect(second.book.get(authority)).toEqual(first.book.get(authority));
  expect(second.book.takeChanges()).toEqual({ kept: [], forgotten: [] });
});

it('that have faded leave the table', async () => {
  const later = open(NOW + 30 * DAY);
  await later.records.load(LIMITS);
  expect(later.scores.bans(NOW + 30 * DAY)).toEqual([]);
  // The table compares with its own clock: a ban that another process has just written stays.
  await db.pool.query("UPDATE p2p.host_score SET banned_until = now() - interval '1 second' WHERE banned_until IS NOT NULL");
  await later.records.stop();
  expect((await db.pool.query('SELECT host FROM p2p.host_score')).rows).toEqual([]);
});

it('are written later when the database does not take them', async () => {
  const { records, scores, book, log } = open();
  await db.pool.query('ALTER TABLE p2p.host_score RENAME TO away; ALTER TABLE p2p.address RENAME TO away_too');
  scores.penalise('1.2.3.4', 'PEER_FLOOD', 60, NOW);
  book.succeeded(hostAddress('8.8.8.8', 1)!, 1n, NOW);
  records.saveSoon();
  records.saveSoon();
  await log.changes.until(() => log.lines.filter(({ level }) => level === 'warn').length === 2);
  await db.pool.query('ALTER TABLE p2p.away RENAME TO host_score; ALTER TABLE p2p.away_too RENAME TO address');
  await records.stop();
  expect((await db.pool.query('SELECT host, score FROM p2p.host_score')).rows).toEqual([{ host: '1.2.3.4', score: 60 }]);
  expect((await db.pool.query("SELECT authority FROM p2p.address WHERE authority = '8.8.8.8:1'")).rowCount).toBe(1);
});
