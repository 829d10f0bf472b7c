import { ConfigError } from '@mbaas/platform-config';
import { createLogger } from '@mbaas/platform-observability';
import { PostgresError } from '@mbaas/platform-postgres';
import { Command, Option } from 'commander';
import { resolve } from 'node:path';
import type { CommandContext } from './cli/command-context.ts';
import { importCommand } from './cli/import.command.ts';
import { migrateCommand } from './cli/migrate.command.ts';
import { startCommand } from './cli/start.command.ts';
import { stateHashCommand } from './cli/state-hash.command.ts';
import { tourCommand } from './cli/tour.command.ts';
import { dataDirectoryOf } from './combined/data-directory.ts';
import { loadNetwork } from './combined/load-network.ts';
import { UserError } from './combined/user-error.ts';
import { loadConfig, type MbaasConfig } from './config.ts';
import { checkRpcCommand } from './rpc-check/check-rpc.command.ts';

const VERSION = '0.1.0';

/** The options every command has; what is not given comes from the environment (docs/configuration.md). */
interface SharedOptions {
  readonly network?: string;
  readonly dataDir?: string;
}

const config = configOrEnd();
const program = new Command('mbaas')
  .description('Metaverse Blockchain-as-a-Service: the whole platform in one process, and its tools')
  .version(VERSION)
  .configureHelp({ showGlobalOptions: true })
  .addOption(new Option('--network <name or file>', 'mainnet, testnet, devnet, or a JSON file of a private network'))
  .addOption(new Option('--data-dir <folder>', 'where the database and the secrets are'));

/** A mistake in the environment ends the program with a sentence, before anything is touched. */
function configOrEnd(): MbaasConfig {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function contextOf({ network: networkName, dataDir }: SharedOptions, settings: MbaasConfig, level: MbaasConfig['logLevel']): Promise<CommandContext> {
  const network = await loadNetwork(networkName ?? settings.network);
  return {
    network,
    directory: dataDirectoryOf(resolve(dataDir ?? settings.dataDirectory), network.name),
    threads: settings.verifierThreads,
    log: createLogger({ service: 'mbaas', level, pretty: process.stdout.isTTY }),
  };
}

const shared = (): SharedOptions => program.opts<SharedOptions>();
const finish = (code: number): void => {
  process.exitCode = code;
};

program
  .command('start')
  .description('start the platform; it runs until Ctrl-C')
  .option('--host <address>', 'address to listen on', config.host)
  .option('--port <number>', 'port to listen on', Number, config.port)
  .action(async (options: { host: string; port: number }) =>
    finish(await startCommand({ ...options, ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }), version: VERSION }, await contextOf(shared(), config, config.logLevel))),
  );

program
  .command('import <file>')
  .description('load the blocks of a .jsonl or .jsonl.gz file, with every check')
  .option('--until <height>', 'stop after this height', Number)
  .action(async (file: string, options: { until?: number }) => finish(await importCommand(file, options, await contextOf(shared(), config, 'warn'))));

program
  .command('state-hash')
  .description('print one digest over all chain state')
  .action(async () => finish(await stateHashCommand(await contextOf(shared(), config, 'warn'))));

program
  .command('migrate')
  .description('bring every schema of a PostgreSQL server up to date, before services of a new version start')
  .action(async () => {
    if (config.databaseUrl === undefined) throw new UserError('MBAAS_DATABASE_URL is missing: mbaas migrate works on the PostgreSQL of decoupling mode.');
    finish(await migrateCommand({ databaseUrl: config.databaseUrl.reveal(), log: createLogger({ service: 'migrate', level: 'info', pretty: process.stdout.isTTY }) }));
  });

program
  .command('check-rpc <rows>')
  .description('compare what a full node answered with what the imported chain answers')
  .option('--wallet <file>', 'accounts of the node that the rows do not list')
  .action(async (file: string, options: { wallet?: string }) => finish(await checkRpcCommand(file, options, await contextOf(shared(), config, 'warn'))));

program
  .command('tour')
  .description('play the story of a shop against a running platform')
  .option('--url <address>', 'the platform; the one started last unless told')
  .option('--key <text>', 'an operator key; the sandbox\'s unless told')
  .option('--run <name>', 'another name tells the story anew', 'tour')
  .action(async (options: { url?: string; key?: string; run: string }) => finish(await tourCommand(options, (await contextOf(shared(), config, 'warn')).directory)));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError || error instanceof PostgresError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
