import { createLogger, NullLogger } from '@mbaas/platform-observability';
import { describe, expect, it } from 'vitest';
import { Shutdown } from './shutdown.ts';

describe('Shutdown', () => {
  it('undoes in reverse order, once', async () => {
    const done: string[] = [];
    const shutdown = new Shutdown(NullLogger);
    for (const name of ['a', 'b', 'c']) shutdown.add(name, async () => void done.push(name));
    await Promise.all([shutdown.run(), shutdown.run()]);
    await shutdown.run();
    expect(done).toEqual(['c', 'b', 'a']);
  });

  it('undoes the rest after a part that fails or does not end', async () => {
    const lines: string[] = [];
    const done: string[] = [];
    const shutdown = new Shutdown(createLogger({ service: 'spec', level: 'error', pretty: false, destination: { write: (line) => void lines.push(line) } }), { limitMs: 20 });
    shutdown.add('first', async () => void done.push('first'));
    shutdown.add('failing', async () => Promise.reject(new Error('no')));
    shutdown.add('hanging', () => new Promise(() => undefined));
    await shutdown.run();
    expect(done).toEqual(['first']);
    expect(lines.map((line) => (JSON.parse(line) as { part: string }).part)).toEqual(['hanging', 'failing']);
  });

  it('undoes at once what is added while it runs', async () => {
    const done: string[] = [];
    const shutdown = new Shutdown(NullLogger);
    shutdown.add('a', async () => {
      shutdown.add('late', async () => void done.push('late'));
      done.push('a');
    });
    await shutdown.run();
    await shutdown.run();
    expect(done).toEqual(['a', 'late']);
  });
});
