import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import { ifThere } from './if-there.ts';
import type { KafkaInstallation } from './install.ts';
import { launchBroker, runTool } from './java.ts';
import { KafkaServerError } from './kafka-server.errors.ts';
import { endBroker, endOrphan, killBroker, savePidFile } from './pid-file.ts';
import { send, type ProcessIdentity } from './process-identity.ts';

const START_MS = 90_000;
const MAX_LOG_BYTES = 16 * 1024 * 1024;
/** What the broker says when every listener takes requests. */
const STARTED = 'Kafka Server started';

export interface BrokerPlan {
  readonly installation: KafkaInstallation;
  readonly id: number;
  readonly port: number;
  /** Folder of this broker alone. */
  readonly folder: string;
  readonly clusterId: string;
  readonly properties: string;
  readonly log: Logger;
}

/** One broker over its folder: it can be ended and started again, its data stays. */
export class Broker {
  readonly id: number;
  readonly port: number;
  readonly #plan: BrokerPlan;
  #running: { readonly identity: ProcessIdentity; readonly child: ChildProcess } | undefined;
  readonly #onProcessExit = (): void => void this.#running?.child.kill('SIGTERM');

  constructor(plan: BrokerPlan) {
    this.#plan = plan;
    this.id = plan.id;
    this.port = plan.port;
  }

  /** Of the last process that was started. */
  get pid(): number {
    assert(this.#running !== undefined, 'a broker that is handed out was started');
    return this.#running.identity.pid;
  }

  /** Starts it and waits until it takes requests: of three brokers, one waits for a second. */
  async start(): Promise<void> {
    const { folder, log, installation } = this.#plan;
    await mkdir(folder, { recursive: true });
    await endOrphan(this.#pidFile, log);
    await this.#format();
    const before = await logSize(this.#logFile);
    const child = await launchBroker(installation, folder, { properties: this.#propertiesFile, logFile: this.#logFile });
    child.unref();
    if (child.pid === undefined) throw new KafkaServerError('KAFKA_UNAVAILABLE', 'Java could not be started.', { cause: await once(child, 'error') });
    this.#running = { child, identity: await savePidFile(this.#pidFile, child.pid) };
    process.once('exit', this.#onProcessExit);
    await this.#isReady(child, before);
    log.info('Broker started', { broker: this.id, port: this.port, pid: child.pid });
  }

  /** As a power cut of its machine: SIGKILL. */
  async kill(): Promise<void> {
    if (this.#running !== undefined) await killBroker(this.#running.identity);
    process.off('exit', this.#onProcessExit);
  }

  async stop(): Promise<void> {
    // Nothing was started here: the file may be that of a broker whose process lives.
    if (this.#running === undefined) return;
    await endBroker(this.#running.identity, this.#plan.log);
    process.off('exit', this.#onProcessExit);
    await rm(this.#pidFile, { force: true });
  }

  pause(): void {
    send(this.pid, 'SIGSTOP');
  }

  resume(): void {
    send(this.pid, 'SIGCONT');
  }

  get #pidFile(): string {
    return join(this.#plan.folder, 'broker.pid');
  }
  get #logFile(): string {
    return join(this.#plan.folder, 'broker.log');
  }
  get #propertiesFile(): string {
    return join(this.#plan.folder, 'server.properties');
  }

  /** Makes the data folder once. Properties are written at every start: ports may change, data does not. */
  async #format(): Promise<void> {
    const { folder, clusterId, installation, properties } = this.#plan;
    await writeFile(this.#propertiesFile, properties);
    const stamp = join(folder, 'formatted');
    if ((await ifThere(stat(stamp))) !== undefined) return;
    await rm(join(folder, 'data'), { recursive: true, force: true });
    try {
      await runTool(installation, ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', this.#propertiesFile]);
    } catch (cause) {
      throw new KafkaServerError('KAFKA_START_FAILED', `Storage of a broker could not be made in ${folder}.`, { cause });
    }
    await writeFile(stamp, clusterId);
  }

  async #isReady(child: ChildProcess, before: number): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
      if ((await readFrom(this.#logFile, before)).includes(STARTED)) return;
      await sleep(50);
    }
    await this.kill();
    const words = (await readFrom(this.#logFile, before)).split('\n').filter((line) => /ERROR|FATAL|Exception/.test(line));
    throw new KafkaServerError('KAFKA_START_FAILED', `Broker ${this.id} did not start (${this.#logFile}): ${words.slice(-5).join('\n') || 'it said nothing'}`);
  }
}

/** Size of the log in bytes, after emptying one that has grown too long. */
async function logSize(file: string): Promise<number> {
  const size = (await ifThere(stat(file)))?.size ?? 0;
  if (size <= MAX_LOG_BYTES) return size;
  await truncate(file, 0);
  return 0;
}

async function readFrom(file: string, position: number): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, size - position)), 0, null, position);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
