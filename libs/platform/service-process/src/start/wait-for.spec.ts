import { createLogger, NullLogger } from '@mbaas/platform-observability';
import { describe, expect, it } from 'vitest';
import { waitFor, type WaitOptions } from './wait-for.ts';

const options = (more: Partial<WaitOptions> = {}): WaitOptions => ({ what: 'database', patienceMs: 10_000, log: NullLogger, signal: new AbortController().signal, ...more });
const failing = (times: number, code = 'ECONNREFUSED'): (() => Promise<void>) => {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw Object.assign(new Error('secret detail'), { code });
  };
};

describe('waitFor', () => {
  it('tries again until it succeeds, and says what it waits for', async () => {
    const lines: string[] = [];
    const log = createLogger({ service: 'spec', level: 'info', pretty: false, destination: { write: (line) => void lines.push(line) } });
    expect(await waitFor(failing(2), options({ log }))).toBe(true);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ for: 'database', code: 'ECONNREFUSED' }, { for: 'database' }]);
    expect(lines.join()).not.toContain('secret detail');
  });

  it('gives up with the last error when its patience is over', async () => {
    await expect(waitFor(failing(100), options({ patienceMs: 300 }))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('does not wait at an error that no waiting mends', async () => {
    await expect(waitFor(failing(100, 'KAFKA_TOPIC_MISMATCH'), options({ isFinal: () => true }))).rejects.toMatchObject({ code: 'KAFKA_TOPIC_MISMATCH' });
  });

  it('ends with the signal', async () => {
    const stopping = new AbortController();
    const waiting = waitFor(failing(100), options({ signal: stopping.signal }));
    setTimeout(() => stopping.abort(), 50);
    expect(await waiting).toBe(false);
  });
});
