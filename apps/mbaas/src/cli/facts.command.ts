import { requestRetry } from '@mbaas/platform-messaging';
import { republish } from '@mbaas/platform-messaging-kafka';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { FACT_SCHEMAS, UserError } from '@mbaas/platform-service-process';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { clusterDirectoryOf } from '../cluster/cluster-directory.ts';
import { readClusterState } from '../cluster/cluster-state.ts';
import type { DltContext } from './dlt.command.ts';

/** What `facts` needs of the program: its network, and what environment and data directory say. */
export type FactsContext = Omit<DltContext, 'brokers'>;

interface AddressOptions {
  readonly databaseUrl?: string;
}

/** Runs one command over the platform's database: command line, then environment, then the cluster of this machine. */
async function withDatabase(options: AddressOptions, { network, base, databaseUrl, log }: FactsContext, work: (database: Database) => Promise<number>): Promise<number> {
  let url = options.databaseUrl ?? databaseUrl;
  if (url === undefined) {
    const state = await readClusterState(clusterDirectoryOf(base, network).state);
    if (state === undefined) throw new UserError('Where is the database? Set MBAAS_DATABASE_URL, or give --database-url. In combined mode facts need no operator.');
    url = (await readFile(state.files.databaseUrl, 'utf8')).trim();
  }
  const database = openDatabase({ url, applicationName: 'mbaas facts', maxConnections: 1, log });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function positionOf(text: string): bigint {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw new InvalidArgumentError('A position is a whole number from 1.');
  return BigInt(text);
}

/** `mbaas facts republish | retry`: what an operator does where facts do not get on. */
export function factsCommand(contextOf: () => Promise<FactsContext>, finish: (code: number) => void): Command {
  const facts = new Command('facts').description('facts between services: publish some again, let a stopped consumer go on');
  const address = (): Option => new Option('--database-url <address>', 'PostgreSQL; better in MBAAS_DATABASE_URL, for others see a command line');

  facts
    .command('republish')
    .description('publish the facts of a service again, for a consumer that names a gap (FACT_GAP); what was handled is passed over')
    .addOption(new Option('--source <schema>', 'the service\'s schema').choices(FACT_SCHEMAS).makeOptionMandatory())
    .addOption(new Option('--from <position>', 'the first one, as the consumer\'s log line says: the one behind its position').argParser(positionOf).makeOptionMandatory())
    .addOption(address())
    .action(async ({ source, from, ...options }: AddressOptions & { source: string; from: bigint }) =>
      finish(
        await withDatabase(options, await contextOf(), async (database) => {
          const begun = await republish(database, source, from);
          if (!begun.ok) {
            process.stderr.write(`${begun.error.code}: the outbox of ${source} holds no facts up to ${begun.error.detail?.['dropped']} any more.\n`);
            return 1;
          }
          process.stdout.write(begun.value === undefined ? 'Nothing was published from there on.\n' : `Facts of ${source} from position ${begun.value} on are published again.\n`);
          return 0;
        }),
      ),
    );

  facts
    .command('retry <consumer>')
    .description('after the cause was removed: a stopped consumer goes on, its parked facts are tried again')
    .addOption(address())
    .action(async (consumer: string, options: AddressOptions) =>
      finish(
        await withDatabase(options, await contextOf(), async (database) => {
          await requestRetry(database, consumer);
          process.stdout.write(`Every process that runs ${consumer} was asked to go on; its readiness tells whether it does.\n`);
          return 0;
        }),
      ),
    );
  return facts;
}
