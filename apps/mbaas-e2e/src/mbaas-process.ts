import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The built command line: what a user runs, not its sources. */
const MAIN = fileURLToPath(new URL('../../mbaas/dist/main.js', import.meta.url));

/** How long a start may take on a busy machine; a user's is a fraction of it. */
const READY_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A run of the command line in a process group of its own, with its output. */
export class MbaasProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;
  #output = '';

  constructor(args: readonly string[]) {
    // Options of the test runner (loaders, conditions) are not the user's.
    this.#child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    this.ended = new Promise((resolve) => this.#child.once('close', (code) => resolve({ code, output: this.#output })));
  }

  get output(): string {
    return this.#output;
  }

  /** Resolves when the output has this text; rejects when the process ends without it. */
  async says(text: string, timeoutMs = READY_MS): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    let over = false;
    void this.ended.then(() => (over = true));
    while (!this.#output.includes(text)) {
      if (over || Date.now() > deadline) throw new Error(`"${text}" was not said. Said was:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends this one process at once, as a power cut would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Ctrl-C, as it comes through npm: twice, from the terminal and passed on. */
  async interrupt(): Promise<Ended> {
    this.#child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.#child.kill('SIGINT');
    return this.ended;
  }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
