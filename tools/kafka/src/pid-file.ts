import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Logger } from '@mbaas/platform-observability';
import { ifThere } from './if-there.ts';
import { KafkaServerError } from './kafka-server.errors.ts';
import { identify, isGoneWithin, isRunning, send, type ProcessIdentity } from './process-identity.ts';

const TERM_MS = 15_000;
const KILL_MS = 5_000;

interface PidFile {
  readonly broker: ProcessIdentity;
  /** The process that started it. */
  readonly parent: ProcessIdentity;
}

export async function savePidFile(path: string, pid: number): Promise<ProcessIdentity> {
  const [broker, parent] = await Promise.all([identify(pid), identify(process.pid)]);
  await writeFile(path, JSON.stringify({ broker, parent } satisfies PidFile));
  return broker;
}

/**
 * Ends the broker that a killed parent left running. Throws KAFKA_DATA_IN_USE when its parent lives: then it is in use.
 * A number that belongs to another process by now is left alone.
 */
export async function endOrphan(path: string, log: Logger): Promise<void> {
  const file = parse(await ifThere(readFile(path, 'utf8')));
  if (file !== undefined && (await isRunning(file.broker))) {
    if (await isRunning(file.parent)) {
      throw new KafkaServerError('KAFKA_DATA_IN_USE', `Process ${file.parent.pid} runs a broker (${file.broker.pid}) on this data directory. Stop it first.`);
    }
    log.warn('Stopping the broker that a killed process left behind', { pid: file.broker.pid });
    await endBroker(file.broker, log);
  }
  await rm(path, { force: true });
}

/** Asks the broker to stop, then kills it: what it acknowledged is in its log either way. */
export async function endBroker(broker: ProcessIdentity, log: Logger): Promise<void> {
  if (!(await isRunning(broker))) return;
  send(broker.pid, 'SIGTERM');
  // A paused one hears nothing before it goes on.
  send(broker.pid, 'SIGCONT');
  if (await isGoneWithin(broker, TERM_MS)) return;
  log.warn('The broker does not stop, killing it', { pid: broker.pid });
  await killBroker(broker);
}

export async function killBroker(broker: ProcessIdentity): Promise<void> {
  if (!(await isRunning(broker))) return;
  send(broker.pid, 'SIGKILL');
  if (!(await isGoneWithin(broker, KILL_MS))) {
    throw new KafkaServerError('KAFKA_START_FAILED', `The broker ${broker.pid} does not end. Stop it with: kill -9 ${broker.pid}`);
  }
}

/** A file that a crash cut short tells nothing. */
function parse(text: string | undefined): PidFile | undefined {
  if (text === undefined || !text.endsWith('}}')) return undefined;
  return JSON.parse(text) as PidFile;
}
