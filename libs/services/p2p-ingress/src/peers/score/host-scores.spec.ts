import { describe, expect, it } from 'vitest';
import { HostScores } from './host-scores.ts';

const HOUR = 3_600_000;
const scores = (limit = 100): HostScores => new HostScores({ halfLifeMs: HOUR, banMs: 24 * HOUR, limit });

describe('HostScores', () => {
  it('adds points that fade to half within the half-life', () => {
    const known = scores();
    expect(known.penalise('a', 'PEER_FLOOD', 40, 0)).toBe(false);
    expect(known.scoreOf('a', 0)).toBe(40);
    expect(known.scoreOf('a', HOUR)).toBe(20);
    known.penalise('a', 'PEER_FLOOD', 40, HOUR);
    expect(known.scoreOf('a', HOUR)).toBe(60);
    expect(known.scoreOf('b', HOUR)).toBe(0);
  });

  it('bans at 100 for a day, then starts anew', () => {
    const known = scores();
    expect([40, 40, 40].map((points, i) => known.penalise('a', 'PEER_CHECKSUM_WRONG', points, i * 60_000))).toEqual([false, false, true]);
    expect(known.banOf('a', 24 * HOUR)).toMatchObject({ code: 'PEER_CHECKSUM_WRONG' });
    expect(known.bans(HOUR)).toHaveLength(1);
    expect(known.penalise('a', 'PEER_FLOOD', 100, HOUR)).toBe(false);
    expect(known.banOf('a', 24 * HOUR + 120_000)).toBeUndefined();
    expect(known.penalise('a', 'PEER_FLOOD', 20, 25 * HOUR)).toBe(false);
  });

  it('never bans for what is spread over time', () => {
    const known = scores();
    for (let i = 0; i < 100; i += 1) expect(known.penalise('a', 'PEER_CHECKSUM_WRONG', 40, i * HOUR)).toBe(false);
  });

  it('takes changes once, forgets what has faded, and takes back what could not be written', () => {
    const known = scores();
    known.penalise('a', 'PEER_FLOOD', 20, 0);
    const changes = known.takeChanges(0);
    expect(changes).toMatchObject({ kept: [{ host: 'a', score: 20 }], forgotten: [] });
    expect(known.takeChanges(0)).toEqual({ kept: [], forgotten: [] });
    known.keepChanges(changes);
    expect(known.takeChanges(0)).toEqual(changes);
    expect(known.takeChanges(20 * HOUR)).toEqual({ kept: [], forgotten: ['a'] });
  });

  it('restores bans that still hold and forgets the rest', () => {
    const known = scores();
    known.restore([{ host: 'banned', score: 0, at: 0, code: 'X_Y', bannedUntil: 2 * HOUR }, { host: 'old', score: 1, at: 0, code: 'X_Y', bannedUntil: HOUR - 1 }], HOUR);
    expect(known.banOf('banned', HOUR)).toBeDefined();
    expect(known.takeChanges(HOUR)).toEqual({ kept: [], forgotten: ['old'] });
  });

  it('keeps a bounded number of hosts, the banned ones last to go', () => {
    const known = scores(10);
    known.penalise('banned', 'PEER_MAGIC_WRONG', 100, 0);
    for (let i = 0; i < 50; i += 1) known.penalise(`host-${i}`, 'PEER_FLOOD', 5 + i, i);
    expect(known.takeChanges(60).kept.length).toBeLessThanOrEqual(10);
    expect(known.banOf('banned', 60)).toBeDefined();
    expect(known.scoreOf('host-49', 60)).toBeGreaterThan(0);
  });
});
