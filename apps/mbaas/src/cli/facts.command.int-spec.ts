import { installMessaging } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { listen } from '@mbaas/platform-postgres';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { factsCommand } from './facts.command.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await installMessaging(test.database, 'keys', NullLogger);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => test.drop());

/** What the program prints and how it ends. */
async function run(...words: string[]): Promise<{ readonly code: number | undefined; readonly out: string; readonly err: string }> {
  const texts = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((texts.out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((texts.err += String(text)), true));
  let code: number | undefined;
  const context = { network: 'devnet', base: '/nowhere', databaseUrl: test.url, log: NullLogger };
  const command = factsCommand(() => Promise.resolve(context), (given) => (code = given));
  for (const one of [command, ...command.commands]) one.exitOverride();
  await new Command('mbaas').addCommand(command).parseAsync(['facts', ...words], { from: 'user' });
  return { code, ...texts };
}

describe('mbaas facts', () => {
  it('sets publishing back, and refuses what the outbox does not hold', async () => {
    await test.database.query('UPDATE keys.outbox_log SET last_position = 9, published_position = 9, dropped_position = 4');
    await test.database.query("INSERT INTO keys.outbox_partition VALUES ('any', 0, 4, 4), ('any', 0, 7, 7), ('any', 0, 9, 9)");
    expect(await run('republish', '--source', 'keys', '--from', '10')).toMatchObject({ code: 0, out: 'Nothing was published from there on.\n' });
    expect(await run('republish', '--source', 'keys', '--from', '8')).toMatchObject({ code: 0, out: 'Facts of keys from position 8 on are published again.\n' });
    expect((await test.database.query('SELECT published_position FROM keys.outbox_log')).rows).toEqual([{ published_position: 7n }]);
    expect(await run('republish', '--source', 'keys', '--from', '4')).toMatchObject({ code: 1, err: 'FACT_EXPIRED: the outbox of keys holds no facts up to 4 any more.\n' });
  });

  it.each([
    ['an unknown schema', ['republish', '--source', 'elsewhere', '--from', '1'], 'commander.invalidArgument'],
    ['no schema', ['republish', '--from', '1'], 'commander.missingMandatoryOptionValue'],
    ['a position below 1', ['republish', '--source', 'keys', '--from', '0'], 'commander.invalidArgument'],
  ])('refuses %s', async (_, words, code) => {
    await expect(run(...words)).rejects.toMatchObject({ code });
  });

  it('asks every process of a consumer to go on', async () => {
    const heard: string[] = [];
    const listening = await listen(test.database, { channel: 'mbaas_retry', onNotification: (name) => void heard.push(name), log: NullLogger });
    expect(await run('retry', 'mars-scoring')).toMatchObject({ code: 0 });
    await vi.waitFor(() => expect(heard).toEqual(['mars-scoring']));
    await listening.close();
  });
});
