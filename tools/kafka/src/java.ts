import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { followParent } from './follow-parent.ts';
import type { KafkaInstallation } from './install.ts';

const run = promisify(execFile);
const LOGGING = fileURLToPath(new URL('../log4j2.properties', import.meta.url));

/** A small heap, and compiled once: a broker of tests lives for seconds, not for weeks. */
const MACHINE = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData', '-Djava.awt.headless=true'];

const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' });

/** Runs one of Kafka's programs to its end; its output. */
export async function runTool({ classPath }: KafkaInstallation, args: readonly string[]): Promise<string> {
  const flags = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData', '-cp', classPath];
  return (await run('java', [...flags, ...args], { env: environment(), timeout: 60_000 })).stdout;
}

/** Starts a broker; its messages go to `logFile` (a pipe would break with its reader). */
export async function launchBroker({ classPath }: KafkaInstallation, folder: string, files: { properties: string; logFile: string }): Promise<ChildProcess> {
  const java = ['java', ...MACHINE, `-Dlog4j2.configurationFile=${LOGGING}`, '-cp', classPath, 'kafka.Kafka', files.properties];
  const [program = 'java', ...args] = await followParent(java);
  const output = openSync(files.logFile, 'a', 0o600);
  try {
    // Detached: Ctrl-C at the terminal reaches us alone, and we stop the brokers after our own work has drained.
    return spawn(program, args, { cwd: folder, detached: true, stdio: ['ignore', output, output], env: environment() });
  } finally {
    closeSync(output);
  }
}
