import { followParent, identify, type ProcessIdentity } from '@mbaas/kafka-server';
import type { Logger } from '@mbaas/platform-observability';
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessPlan } from './cluster-plan.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** Who ran this long is well: its next end is a first one again. */
const WELL_MS = 30_000;
/** A service ends by itself within 20 s of being told. */
const STOP_MS = 25_000;

export interface SupervisorOptions {
  /** Folder of the log files. */
  readonly logs: string;
  /** Whether one that dies is started again. */
  readonly restart: boolean;
  readonly log: Logger;
  /** Somebody was started or died. */
  readonly onChange: () => void;
}

/** Keeps one service running: started again after growing pauses when it dies, until it is told to stop. */
export class SupervisedProcess {
  readonly plan: ProcessPlan;
  readonly logFile: string;
  readonly #options: SupervisorOptions;
  #child: ChildProcess | undefined;
  #identity: ProcessIdentity | undefined;
  #ended: Promise<void> = Promise.resolve();
  #deaths = 0;
  #deathsInARow = 0;
  #lastSignal: NodeJS.Signals | undefined;
  #stopping = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: ProcessPlan, options: SupervisorOptions) {
    this.plan = plan;
    this.logFile = join(options.logs, `${plan.name}.log`);
    this.#options = options;
  }

  /** Of the process that runs now; undefined between a death and the next start. */
  get identity(): ProcessIdentity | undefined {
    return this.#identity;
  }

  /** Times it died unasked. */
  get deaths(): number {
    return this.#deaths;
  }

  /** The signal that ended the last process that died; undefined: it ended by itself, or none has died. */
  get lastSignal(): NodeJS.Signals | undefined {
    return this.#lastSignal;
  }

  get willRun(): boolean {
    return this.#identity !== undefined || (this.#options.restart && !this.#stopping);
  }

  async start(): Promise<void> {
    const main = this.plan.main ?? fileURLToPath(new URL(`../../../${this.plan.app}/dist/main.js`, import.meta.url));
    const [program = process.execPath, ...args] = await followParent([process.execPath, '--enable-source-maps', main]);
    // Told to stop meanwhile.
    if (this.#stopping) return;
    const output = openSync(this.logFile, 'a', 0o600);
    const startedAt = Date.now();
    // A group of its own: Ctrl-C at the terminal reaches the launcher alone, which stops all in order.
    const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output], env: { PATH: process.env['PATH'], ...this.plan.environment } });
    closeSync(output);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', (code, signal) => {
        this.#died(startedAt, code, signal);
        resolve();
      });
    });
    if (child.pid !== undefined && child.exitCode === null) this.#identity = await identify(child.pid);
    this.#options.onChange();
  }

  /** Asks it to stop and waits; kills it when it does not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const kill = setTimeout(() => {
      this.#options.log.error('A service does not stop and is killed', { process: this.plan.name });
      this.#child?.kill('SIGKILL');
    }, STOP_MS);
    this.#child?.kill('SIGTERM');
    // A paused one hears nothing before it goes on.
    this.#child?.kill('SIGCONT');
    await this.#ended;
    clearTimeout(kill);
  }

  #died(startedAt: number, code: number | null, signal: NodeJS.Signals | null): void {
    const { log, restart, onChange } = this.#options;
    this.#identity = undefined;
    this.#lastSignal = signal ?? undefined;
    if (!this.#stopping) {
      this.#deaths += 1;
      this.#deathsInARow = Date.now() - startedAt > WELL_MS ? 1 : this.#deathsInARow + 1;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#deathsInARow - 1), LONGEST_PAUSE_MS);
      log.warn('A service died', { process: this.plan.name, exitCode: code, killedBy: signal, log: this.logFile, ...(restart ? { againInMs: pauseMs } : {}) });
      if (restart) this.#timer = setTimeout(() => void this.start().catch((error: unknown) => log.error('A service could not be started', { process: this.plan.name, error })), pauseMs);
    }
    onChange();
  }
}
