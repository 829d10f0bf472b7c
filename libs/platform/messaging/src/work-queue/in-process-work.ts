import { assert } from '@mbaas/kernel';
import type { WorkDefinition } from '@mbaas/contracts-events';
import type { Logger } from '@mbaas/platform-observability';
import { WorkLine } from './work-line.ts';
import { WorkError } from './work.errors.ts';
import type { PublishOptions, WorkConsumer, WorkQueue } from './work.port.ts';

const RETRY_MS = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;
const OWN_HEADER = /^x-[a-z0-9-]{1,64}$/;

export interface InProcessWorkOptions {
  readonly log: Logger;
  /** Pause before the second try of failed work, doubled with each up to a minute; 1 s unless told. */
  readonly retryMs?: number;
  /** Most bytes of a kind of work that wait to be handled; 4 MiB unless told. One message always fits. */
  readonly maxBytes?: number;
}

/**
 * Work of one process, in its memory: the queue of the combined mode. Who brings something waits until the handler takes it;
 * what is inside is bounded by bytes. It ends with the process: whoever brought it must be able to bring it again.
 */
export class InProcessWork {
  readonly #options: InProcessWorkOptions;
  readonly #lines = new Map<string, WorkLine>();
  #stopped = false;

  constructor(options: InProcessWorkOptions) {
    this.#options = options;
  }

  /** Hands a message in; resolves when a handler was called with it, so that handler knows of it. Its body is kept and must not change. WORK_OVERSIZED, WORK_STOPPED. */
  async publish(work: WorkDefinition, body: Uint8Array, { key = null, headers = {} }: PublishOptions = {}): Promise<void> {
    if (this.#stopped) throw new WorkError('WORK_STOPPED');
    if (body.length > work.maxBytes) throw new WorkError('WORK_OVERSIZED');
    assert(Object.keys(headers).every((name) => OWN_HEADER.test(name)), "A caller's own header is named x-….");
    await this.#line(work).put({ key, body, headers: { ...headers }, attempt: 1, publishedAtMs: Date.now() });
  }

  /**
   * A queue over the same messages, for one part of the process: its `start` and `stop` concern its consumers only. What
   * those have not decided when it stops goes to the next that consumes the same kind of work.
   */
  share(): WorkQueue {
    const consumers: WorkConsumer[] = [];
    let running: readonly { readonly consumer: WorkConsumer; readonly line: WorkLine }[] | undefined;
    return {
      publish: (work, body, options) => this.publish(work, body, options),
      consume(consumer) {
        assert(running === undefined, 'Consumers are named before the queue starts.');
        consumers.push(consumer);
      },
      start: async () => {
        assert(running === undefined, 'A queue starts once.');
        running = consumers.map((consumer) => ({ consumer, line: this.#line(consumer.work) }));
        for (const { consumer, line } of running) line.attach(consumer);
      },
      async stop() {
        const ended = running ?? [];
        running = [];
        await Promise.all(ended.map(({ line }) => line.detach()));
      },
      progress: () => (running ?? []).map(({ consumer, line }) => ({ consumer: consumer.name, ...line.progress(), restarts: 0 })),
    };
  }

  /** Bytes of one kind of work that wait to be handled. */
  bytesOf(work: WorkDefinition): number {
    return this.#lines.get(work.name)?.bytes ?? 0;
  }

  /** Takes nothing more: whoever waits for room gets WORK_STOPPED. Shares are stopped by their owners. */
  stop(): void {
    this.#stopped = true;
    for (const line of this.#lines.values()) line.close(new WorkError('WORK_STOPPED'));
  }

  #line(work: WorkDefinition): WorkLine {
    let line = this.#lines.get(work.name);
    if (line === undefined) {
      const { log, retryMs = RETRY_MS, maxBytes = MAX_BYTES } = this.#options;
      line = new WorkLine({ work, log, retryMs, maxBytes });
      this.#lines.set(work.name, line);
    }
    return line;
  }
}
