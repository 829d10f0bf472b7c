import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./spec-service.ts', import.meta.url));
const READY_MS = 40_000;

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly code?: string;
  readonly [field: string]: unknown;
}

/** A run of the spec's service in a process of its own. */
export class ServiceRun {
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly url: string;
  output = '';

  constructor(environment: Readonly<Record<string, string>>) {
    this.url = `http://127.0.0.1:${environment['MBAAS_PORT'] ?? ''}`;
    this.#child = spawn(process.execPath, ['--conditions=@mbaas/source', PROGRAM], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], ...environment } });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = new Promise((resolve) => this.#child.once('close', (code) => resolve(code)));
  }

  get lines(): readonly LogLine[] {
    return this.output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Answers of `/health/ready` until one has this status. */
  async has(status: number): Promise<{ readonly parts: Record<string, { readonly ready: boolean; readonly detail?: string }> }> {
    return this.until(async () => {
      const answer = await fetch(`${this.url}/health/ready`);
      const body = (await answer.json()) as { parts: Record<string, { ready: boolean; detail?: string }> };
      return answer.status === status ? body : undefined;
    }, `ready with ${status}`);
  }

  async says(text: string): Promise<void> {
    await this.until(async () => (this.output.includes(text) ? true : undefined), `"${text}"`);
  }

  async until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
    const deadline = Date.now() + READY_MS;
    for (;;) {
      const found = await look().catch(() => undefined);
      if (found !== undefined) return found;
      if (Date.now() > deadline || this.#child.exitCode !== null) throw new Error(`not ${what}; said was:\n${this.output}`);
      await sleep(50);
    }
  }

  async stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.ended;
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }
}
