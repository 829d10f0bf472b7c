import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const EXIT_MS = 5_000;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}
type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: string };

/** Runs from sources under a loader and from the build otherwise. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** A process of the platform that the benchmark starts and talks to. */
export class Child {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #nextId = 1;

  /** `folder`: where the program lies, here unless told; `execArgv`: further options of its runtime. */
  constructor(program: string, folder = new URL('.', import.meta.url), execArgv: readonly string[] = []) {
    this.#child = fork(new URL(`${program}.process.${extension}`, folder), { serialization: 'advanced', execArgv: [...process.execArgv, ...execArgv] });
    this.pid = this.#child.pid ?? 0;
    this.#child.on('message', (reply: Reply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('failure' in reply) waiting?.reject(new Error(`${program}: ${reply.failure}`));
      else waiting?.resolve(reply.value);
    });
    this.#child.once('exit', () => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error(`${program} ended`));
    });
  }

  call<T>(name: string, argument?: unknown): Promise<T> {
    const id = this.#nextId++;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#child.send({ id, name, argument } satisfies Call);
    return waiting.promise as Promise<T>;
  }

  /** Lets it close what it holds, then ends it. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    await this.call('close').finally(() => this.#child.disconnect());
    const late = setTimeout(() => this.#child.kill('SIGKILL'), EXIT_MS);
    await exit;
    clearTimeout(late);
  }
}

/** The other side: answers calls by name until the benchmark ends this process or itself. */
export function answerParent(answers: Readonly<Record<string, (argument: never) => unknown>>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ id, name, argument }: Call) => {
    void (async () => {
      let reply: Reply;
      try {
        reply = { id, value: await answers[name]?.(argument as never) };
      } catch (error) {
        reply = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      }
      process.send?.(reply);
    })();
  });
}
