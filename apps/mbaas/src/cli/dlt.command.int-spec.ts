import { scriptsToCheck } from '@mbaas/contracts-events';
import { createClaimStore, installClaims } from '@mbaas/platform-claim-check';
import { openKafka, type Kafka } from '@mbaas/platform-kafka';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';
import { createWorkQueue, installWork } from '@mbaas/platform-work';
import { createTestDatabase, createTestKafka, type TestDatabase, type TestKafka } from '@mbaas/testing-kit';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dltCommand } from './dlt.command.ts';

let test: TestDatabase;
let broker: TestKafka;
let kafka: Kafka;

/** What the program prints and how it ends. */
async function run(...words: string[]): Promise<{ readonly code: number | undefined; readonly out: string; readonly err: string }> {
  const texts = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((texts.out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((texts.err += String(text)), true));
  let code: number | undefined;
  const context = { network: broker.network, base: '/nowhere', brokers: broker.brokers, databaseUrl: test.url, log: NullLogger };
  const program = new Command('mbaas').addCommand(dltCommand(() => Promise.resolve(context), (given) => (code = given)));
  await program.parseAsync(['dlt', ...words], { from: 'user' });
  return { code, ...texts };
}

beforeAll(async () => {
  [test, broker] = await Promise.all([createTestDatabase(), createTestKafka()]);
  kafka = openKafka({ brokers: broker.brokers, clientId: 'spec', replication: 1, log: NullLogger });
  const database = openDatabase({ url: test.url, applicationName: 'spec', maxConnections: 2, log: NullLogger });
  await installClaims(database, NullLogger);
  await installWork(database, NullLogger);
  const queue = createWorkQueue({ kafka, network: broker.network, claims: createClaimStore({ database, lifetimeMs: 60_000, log: NullLogger }), log: NullLogger });
  const refused = Promise.withResolvers<void>();
  let count = 0;
  queue.consume({
    work: scriptsToCheck,
    name: 'refuser',
    handle: (messages) => Promise.resolve(messages.map(() => ({ done: false, code: 'SPEC_REFUSED', again: false }))),
    onDeadLetter: () => ((count += 1) === 2 ? refused.resolve() : undefined, Promise.resolve()),
  });
  await queue.start();
  for (const text of ['one', 'two']) await queue.publish(scriptsToCheck, new TextEncoder().encode(text), { partition: 0, headers: { 'x-note': 'a\u001b[2Jb' } });
  await refused.promise;
  await queue.stop();
  await database.close();
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await kafka.close();
  await test.drop();
});

describe('mbaas dlt', () => {
  it('lists, shows, drops and replays', async () => {
    const listed = await run('ls');
    const [first, second] = listed.out.trim().split('\n');
    expect(first).toMatch(/^work\/validation\.scripts\.v1\/0\/0 {2}waiting {2}SPEC_REFUSED {2}refuser {2}/);
    const id = first!.split(' ')[0]!;
    const shown = await run('show', id);
    expect(shown.out).toContain(Buffer.from('one').toString('hex'));
    expect(shown.out).toContain('a\\u{1b}[2Jb');
    expect(shown.out).not.toContain('\u001b');
    expect(await run('drop', id)).toMatchObject({ code: 0, out: 'Dropped.\n' });
    expect((await run('ls')).out.trim()).toBe(second);
    expect(await run('replay', '--all')).toMatchObject({ code: 0, out: '1 replayed.\n' });
    expect((await run('ls')).out).toBe('No dead letters.\n');
    expect((await run('ls', '--all')).out).toMatch(/dropped[^\n]*\n[^\n]*replayed/);
  });

  it('names the code of what cannot be done', async () => {
    expect(await run('show', 'work/validation.scripts.v1/0/99')).toMatchObject({ code: 1, err: expect.stringContaining('DEAD_LETTER_UNKNOWN') });
    expect(await run('drop', 'fact/mst/a/b/1')).toMatchObject({ code: 1, err: expect.stringContaining('DEAD_LETTER_IN_ORDER') });
  });

  it('wants one id or all', async () => {
    await expect(run('replay')).rejects.toThrow('--all');
    await expect(run('replay', 'x', '--all')).rejects.toThrow('--all');
  });
});
