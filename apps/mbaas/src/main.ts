import { KafkaServerError } from '@mbaas/kafka-server';
import { ConfigError } from '@mbaas/platform-config';
import { KafkaError } from '@mbaas/platform-kafka';
import { createLogger } from '@mbaas/platform-observability';
import { PostgresError } from '@mbaas/platform-postgres';
import { loadNetwork, UserError } from '@mbaas/platform-service-process';
import { Command, Option } from 'commander';
import { resolve } from 'node:path';
import { checkCommand } from './check/check.command.ts';
import type { CommandContext } from './cli/command-context.ts';
import { dltCommand } from './cli/dlt.command.ts';
import { factsCommand } from './cli/facts.command.ts';
import { dataDirectoryOf } from './combined/data-directory.ts';
import { loadConfig, type MbaasConfig } from './config.ts';

const VERSION = '0.1.0';

// A command is loaded when it is asked for: `mbaas tour` needs none of the services.

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
  const named = networkName ?? settings.network;
  const network = await loadNetwork(named);
  const base = resolve(dataDir ?? settings.dataDirectory);
  return {
    network,
    networkText: named === network.name ? named : resolve(named),
    base,
    directory: dataDirectoryOf(base, network.name),
    threads: settings.verifierThreads,
    level,
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
  .option('--p2p-listen <host:port>', 'where other nodes reach this one', config.p2pListen)
  .option('--peer <host:port>', 'a node to stay connected to; may be given several times', (peer: string, peers: readonly string[]) => [...peers, peer], config.p2pConnect)
  .option('--discover', 'look for more nodes', config.p2pDiscover)
  .action(async ({ host, port, p2pListen, peer: p2pConnect, discover: p2pDiscover }: { host: string; port: number; p2pListen?: string; peer: readonly string[]; discover: boolean }) =>
    finish(await (await import('./cli/start.command.ts')).startCommand({ host, port, production: config, p2p: { p2pListen, p2pConnect, p2pDiscover, p2pAdvertise: config.p2pAdvertise }, ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }), version: VERSION, traces: { otlpUrl: config.otlpUrl, sampleRatio: config.otlpSample } }, await contextOf(shared(), config, config.logLevel))),
  );

program
  .command('cluster')
  .description('start every service as a process of its own, with Apache Kafka between them; it runs until Ctrl-C')
  .option('--host <address>', 'address of the public door', config.host)
  .option('--port <number>', 'port of the public door', Number, config.port)
  .option('--brokers <number>', 'brokers of Apache Kafka: 1 or 3', '1')
  .option('--validators <number>', 'processes that check scripts and seals', Number, 1)
  .option('--block-storages <number>', 'one that writes, and others that stand by', Number, 1)
  .option('--no-restart', 'leave a process that dies dead')
  .action(async (options: { host: string; port: number; brokers: string; validators: number; blockStorages: number; restart: boolean }) =>
    finish(await (await import('./cli/cluster.command.ts')).clusterCommand({ ...options, p2p: config, production: config, ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }) }, await contextOf(shared(), config, config.logLevel))),
  );

program
  .command('import <file>')
  .description('load the blocks of a .jsonl or .jsonl.gz file, with every check')
  .option('--until <height>', 'stop after this height', Number)
  .action(async (file: string, options: { until?: number }) => finish(await (await import('./cli/import.command.ts')).importCommand(file, options, await contextOf(shared(), config, 'warn'))));

program
  .command('export <file>')
  .description('write blocks of the main chain to a .jsonl or .jsonl.gz file that import reads')
  .option('--from <height>', 'first height; 0 unless told', Number)
  .option('--to <height>', 'last height; the tip unless told', Number)
  .action(async (file: string, options: { from?: number; to?: number }) => finish(await (await import('./cli/export.command.ts')).exportCommand(file, options, await contextOf(shared(), config, 'warn'))));

program
  .command('sync')
  .description('follow other nodes until their tip, with every check')
  .requiredOption('--peer <host:port...>', 'nodes to follow')
  .option('--until <height>', 'a height that is enough', Number)
  .action(async (options: { peer: string[]; until?: number }) => finish(await (await import('./cli/sync.command.ts')).syncCommand(options, await contextOf(shared(), config, 'error'))));

program
  .command('verify')
  .description('judge stored blocks again by all rules; nothing is changed')
  .option('--from <height>', 'first height; 1 unless told', Number)
  .option('--to <height>', 'last height; the tip unless told', Number)
  .action(async (options: { from?: number; to?: number }) => finish(await (await import('./cli/verify.command.ts')).verifyCommand(options, await contextOf(shared(), config, 'warn'))));

program
  .command('rollback')
  .description('take blocks off the main chain, newest first')
  .requiredOption('--to <height>', 'the height that remains the tip', Number)
  .action(async (options: { to: number }) => finish(await (await import('./cli/rollback.command.ts')).rollbackCommand(options, await contextOf(shared(), config, 'warn'))));

program
  .command('state-hash')
  .description('print one digest over all chain state')
  .action(async () => finish(await (await import('./cli/state-hash.command.ts')).stateHashCommand(await contextOf(shared(), config, 'warn'))));

program
  .command('migrate')
  .description('bring every schema of a PostgreSQL server up to date, before services of a new version start')
  .action(async () => {
    if (config.databaseUrl === undefined) throw new UserError('MBAAS_DATABASE_URL is missing: mbaas migrate works on the PostgreSQL of decoupling mode.');
    finish(await (await import('./cli/migrate.command.ts')).migrateCommand({ databaseUrl: config.databaseUrl.reveal(), log: createLogger({ service: 'migrate', level: 'info', pretty: process.stdout.isTTY }) }));
  });

program.addCommand(
  dltCommand(async () => {
    const { network, base, log } = await contextOf(shared(), config, 'warn');
    return { network: network.name, base, brokers: config.kafkaBrokers, databaseUrl: config.databaseUrl?.reveal(), log };
  }, finish),
);

program.addCommand(
  factsCommand(async () => {
    const { network, base, log } = await contextOf(shared(), config, 'warn');
    return { network: network.name, base, databaseUrl: config.databaseUrl?.reveal(), log };
  }, finish),
);

program.addCommand(checkCommand(() => contextOf(shared(), config, 'warn'), finish));

program
  .command('check-rpc <rows>')
  .description('the same as check rpc --imported')
  .option('--wallet <file>', 'accounts of the node that the rows do not list')
  .action(async (file: string, options: { wallet?: string }) => finish(await (await import('./check/run-check.ts')).runCheck('rpc', file, { ...options, imported: true }, await contextOf(shared(), config, 'warn'))));

program
  .command('status')
  .description('tell how far the running platform is')
  .option('--url <address>', 'the platform; the one started last unless told')
  .option('--key <text>', 'an operator key; the sandbox\'s unless told')
  .action(async (options: { url?: string; key?: string }) => finish(await (await import('./cli/node.command.ts')).statusCommand(options, (await contextOf(shared(), config, 'warn')).directory)));

program
  .command('peers')
  .description('list the nodes that the running platform is connected with, their scores, and banned hosts')
  .option('--url <address>', 'the platform; the one started last unless told')
  .option('--key <text>', 'an operator key; the sandbox\'s unless told')
  .action(async (options: { url?: string; key?: string }) => finish(await (await import('./cli/node.command.ts')).peersCommand(options, (await contextOf(shared(), config, 'warn')).directory)));

program
  .command('tour')
  .description('play the story of a shop against a running platform')
  .option('--url <address>', 'the platform; the one started last unless told')
  .option('--key <text>', 'an operator key; the sandbox\'s unless told')
  .option('--run <name>', 'another name tells the story anew', 'tour')
  .action(async (options: { url?: string; key?: string; run: string }) => finish(await (await import('./cli/tour.command.ts')).tourCommand(options, (await contextOf(shared(), config, 'warn')).directory)));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError || error instanceof PostgresError || error instanceof KafkaServerError || error instanceof KafkaError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
