import type { ProcessPlan } from '@mbaas/app-mbaas';
import { SupervisedProcess } from '@mbaas/app-mbaas';
import type { Logger } from '@mbaas/platform-observability';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MS = 60_000;
const LOOK_MS = 20;

/** A process of the platform that can be killed, paused, and started with armed failpoints. Its supervisor starts it again. */
export class FaultProcess {
  readonly supervised: SupervisedProcess;
  readonly #environment: Record<string, string>;
  #own = 0;
  #deathsWhenArmed = 0;
  #strikes = 0;

  constructor(plan: ProcessPlan, { logs, log }: { readonly logs: string; readonly log: Logger }) {
    this.#environment = { ...plan.environment };
    this.supervised = new SupervisedProcess({ ...plan, environment: this.#environment }, { logs, restart: true, log, onChange: () => undefined });
  }

  get name(): string {
    return this.supervised.plan.name;
  }

  get app(): string {
    return this.supervised.plan.app;
  }

  get port(): number {
    return this.supervised.plan.port;
  }

  get pid(): number | undefined {
    return this.supervised.identity?.pid;
  }

  /** Times it died although this run did not kill it. */
  get deathsUnasked(): number {
    return this.supervised.deaths - this.#own;
  }

  /** Times it ended of itself: neither killed by this run nor at a failpoint. */
  get endedByItself(): number {
    return this.deathsUnasked - this.#strikes;
  }

  /** Its last death was a failpoint's. */
  noteStrike(): void {
    this.#strikes += 1;
  }

  /** Whether it has died by its own SIGKILL since it was armed: that is what a failpoint does. */
  get struck(): boolean {
    return this.deathsUnasked > this.#deathsWhenArmed && this.supervised.lastSignal === 'SIGKILL';
  }

  /** kill -9; false: it was not running. */
  kill(): boolean {
    if (!this.#signal('SIGKILL')) return false;
    this.#own += 1;
    return true;
  }

  /** SIGSTOP for a while: its connections stay open and it does nothing. */
  async pause(ms: number): Promise<boolean> {
    const { pid } = this;
    if (!this.#signal('SIGSTOP')) return false;
    await sleep(ms);
    if (this.pid === pid) this.#signal('SIGCONT');
    return true;
  }

  /** Lets it go on, wherever it was left. */
  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Kills it and starts it with a failpoint armed; the start after that one has none. */
  async restartArmed(failpoints: string): Promise<void> {
    await this.isRunning();
    const { pid } = this;
    this.#environment['MBAAS_FAILPOINTS'] = failpoints;
    try {
      this.kill();
      this.#deathsWhenArmed = this.deathsUnasked + 1;
      await waitFor(`${this.name} to die`, () => this.pid !== pid);
      this.#deathsWhenArmed = this.deathsUnasked;
      await this.isRunning();
    } finally {
      delete this.#environment['MBAAS_FAILPOINTS'];
    }
  }

  /** Resolves when the supervisor has it running. */
  async isRunning(): Promise<void> {
    await waitFor(`${this.name} to run`, () => this.pid !== undefined);
  }

  #signal(signal: NodeJS.Signals): boolean {
    const { pid } = this;
    if (pid === undefined) return false;
    try {
      return process.kill(pid, signal);
    } catch {
      // It died by itself a moment ago.
      return false;
    }
  }
}

async function waitFor(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await sleep(LOOK_MS);
  }
}
