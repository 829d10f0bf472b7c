import { openKafka } from '@mbaas/platform-kafka';
import type { Logger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';
import { UserError } from '@mbaas/platform-service-process';
import { createDeadLetters, WorkError, type DeadLetters } from '@mbaas/platform-work';
import { Command, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { clusterDirectoryOf } from '../cluster/cluster-directory.ts';
import { readClusterState } from '../cluster/cluster-state.ts';
import { letterLine, letterPage } from './dead-letter-text.ts';

/** Where the platform's brokers and database are. */
export interface PlatformAddresses {
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
}

/** What `dlt` needs of the program: its network, and what environment and data directory say. */
export interface DltContext {
  readonly network: string;
  readonly base: string;
  readonly brokers: readonly string[];
  readonly databaseUrl: string | undefined;
  readonly log: Logger;
}

interface AddressOptions {
  readonly brokers?: string;
  readonly databaseUrl?: string;
}

/** Looking, marking, asking for retries. */
const CONNECTIONS = 2;

/** Command line, then environment, then the cluster that runs on this machine. Throws UserError where none knows. */
async function addressesOf(options: AddressOptions, { network, base, brokers, databaseUrl }: DltContext): Promise<PlatformAddresses> {
  const given = { brokers: options.brokers?.split(',') ?? (brokers.length === 0 ? undefined : brokers), databaseUrl: options.databaseUrl ?? databaseUrl };
  if (given.brokers !== undefined && given.databaseUrl !== undefined) return { brokers: given.brokers, databaseUrl: given.databaseUrl };
  const state = await readClusterState(clusterDirectoryOf(base, network).state);
  if (state === undefined) throw new UserError('Where are the brokers and the database? Set MBAAS_KAFKA_BROKERS and MBAAS_DATABASE_URL, or give --brokers and --database-url. The combined mode has no dead letters.');
  return { brokers: given.brokers ?? state.bootstrap, databaseUrl: given.databaseUrl ?? (await readFile(state.files.databaseUrl, 'utf8')).trim() };
}

/** Opens the dead letters for one command and closes everything after it. */
async function withDeadLetters(options: AddressOptions, context: DltContext, work: (letters: DeadLetters) => Promise<string>): Promise<number> {
  const { brokers, databaseUrl } = await addressesOf(options, context);
  const { log, network } = context;
  const database = openDatabase({ url: databaseUrl, applicationName: 'mbaas dlt', maxConnections: CONNECTIONS, log });
  const kafka = openKafka({ brokers, clientId: 'mbaas-dlt', replication: 1, log });
  try {
    process.stdout.write(await work(createDeadLetters({ kafka, database, network, log })));
    return 0;
  } catch (error) {
    if (!(error instanceof WorkError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    return 1;
  } finally {
    await kafka.close();
    await database.close();
  }
}

/** `mbaas dlt ls | show | replay | drop`: what an operator does with work and facts that could not be handled. */
export function dltCommand(contextOf: () => Promise<DltContext>, finish: (code: number) => void): Command {
  const dlt = new Command('dlt').description('work and facts that could not be handled: look, try again, give up');
  const subcommand = (name: string, description: string): Command =>
    dlt
      .command(name)
      .description(description)
      .addOption(new Option('--brokers <addresses>', 'host:port,host:port of Kafka; the cluster of this machine unless told'))
      .addOption(new Option('--database-url <address>', 'PostgreSQL; better in MBAAS_DATABASE_URL, for others see a command line'));

  subcommand('ls', 'list those that wait for a decision')
    .option('--all', 'those replayed or dropped too', false)
    .option('--limit <number>', 'at most so many', Number, 50)
    .option('--after <id>', 'the page after this one')
    .action(async ({ all, limit, after, ...options }: AddressOptions & { all: boolean; limit: number; after?: string }) =>
      finish(
        await withDeadLetters(options, await contextOf(), async (letters) => {
          const page = await letters.ls({ all, limit, ...(after === undefined ? {} : { after }) });
          if (page.letters.length === 0) return 'No dead letters.\n';
          return `${page.letters.map(letterLine).join('')}${page.next === undefined ? '' : `More: mbaas dlt ls --after ${page.next}\n`}`;
        }),
      ),
    );

  subcommand('show <id>', 'show one with what it holds').action(async (id: string, options: AddressOptions) =>
    finish(await withDeadLetters(options, await contextOf(), async (letters) => letterPage(await letters.show(id)))),
  );

  subcommand('replay [id]', 'have one tried again, with all its tries')
    .option('--all', 'every one that waits', false)
    .action(async (id: string | undefined, { all, ...options }: AddressOptions & { all: boolean }) => {
      if ((id === undefined) !== all) throw new UserError('Give an id, or --all.');
      const context = await contextOf();
      finish(
        await withDeadLetters(options, context, async (letters) => {
          if (id === undefined) return `${await letters.replayAll()} replayed.\n`;
          await letters.replay(id);
          return 'Replayed.\n';
        }),
      );
    });

  subcommand('drop <id>', 'give one up; work only').action(async (id: string, options: AddressOptions) =>
    finish(
      await withDeadLetters(options, await contextOf(), async (letters) => {
        await letters.drop(id);
        return 'Dropped.\n';
      }),
    ),
  );
  return dlt;
}
