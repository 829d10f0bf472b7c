import { assert } from '@mbaas/kernel';
import type { WorkDefinition } from '@mbaas/contracts-events';
import type { Logger } from '@mbaas/platform-observability';
import { isTransient } from '@mbaas/platform-postgres';
import { failureCode } from '../failure-code.ts';
import { WorkRoom } from './work-room.ts';
import type { WorkConsumer, WorkMessage, WorkOutcome } from './work.port.ts';

/** Bounds of a batch. */
const BATCH_MESSAGES = 64;
const BATCH_BYTES = 1024 * 1024;
const MOST_RETRY_MS = 60_000;

export interface LineOptions {
  readonly work: WorkDefinition;
  readonly log: Logger;
  /** Pause before the second try; doubles. */
  readonly retryMs: number;
  /** Most bytes that wait to be handled. */
  readonly maxBytes: number;
}

interface Item {
  readonly id: number;
  readonly message: WorkMessage;
  /** Whoever brought it waits until it is handed over for the first time. */
  readonly brought?: PromiseWithResolvers<void>;
}

/** The messages of one kind of work: those that wait, those being handled, those whose next try is not due. */
export class WorkLine {
  readonly #options: LineOptions;
  readonly #room: WorkRoom;
  #waiting: Item[] = [];
  /** Handed out and without an outcome, in order. */
  readonly #open = new Map<number, Item>();
  /** Next tries to come. */
  readonly #due = new Map<Item, NodeJS.Timeout>();
  #consumer: WorkConsumer | undefined;
  #wake: () => void = () => undefined;
  #loop: Promise<void> | undefined;
  #next = 1;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#room = new WorkRoom(options.maxBytes);
  }

  /** Bytes that wait to be handled. */
  get bytes(): number {
    return this.#room.taken;
  }

  /** Resolves when the handler was called with it. */
  async put(message: WorkMessage): Promise<void> {
    await this.#room.take(message.body.length);
    const brought = Promise.withResolvers<void>();
    this.#waiting.push({ id: this.#next++, message, brought });
    this.#wake();
    return brought.promise;
  }

  /** Begins to hand messages to a consumer; what the one before has not decided comes first. */
  attach(consumer: WorkConsumer): void {
    assert(this.#consumer === undefined, 'A kind of work has one consumer at a time in a process.');
    this.#consumer = consumer;
    this.#loop = this.#run(consumer);
  }

  /** Ends the hand-out, after the batch that is being handled; what has no outcome waits again, in order. */
  async detach(): Promise<void> {
    this.#consumer = undefined;
    this.#wake();
    await this.#loop;
    const undecided = [...this.#open.values()];
    this.#open.clear();
    this.#putFirst(undecided);
  }

  close(error: Error): void {
    this.#room.close(error);
    for (const { brought } of this.#waiting) brought?.reject(error);
    for (const timer of this.#due.values()) clearTimeout(timer);
  }

  progress(): { readonly oldestMs: number; readonly waiting: bigint } {
    const all = [...this.#waiting, ...this.#open.values(), ...this.#due.keys()];
    const oldest = all.reduce((first, { message }) => Math.min(first, message.publishedAtMs), Date.now());
    return { oldestMs: Math.max(0, Date.now() - oldest), waiting: BigInt(all.length) };
  }

  async #run(consumer: WorkConsumer): Promise<void> {
    for (let failures = 0; this.#consumer === consumer; ) {
      if (this.#waiting.length === 0) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      const batch = this.#takeBatch(Math.min(BATCH_BYTES, consumer.maxBytes ?? BATCH_BYTES));
      if (await this.#handle(consumer, batch)) failures = 0;
      else await this.#pause(this.#pauseMs(++failures));
    }
  }

  #takeBatch(maxBytes: number): Item[] {
    let bytes = 0;
    let count = 0;
    for (const { message } of this.#waiting) {
      if (count > 0 && (count >= BATCH_MESSAGES || bytes + message.body.length > maxBytes)) break;
      bytes += message.body.length;
      count += 1;
    }
    const batch = this.#waiting.splice(0, count);
    for (const item of batch) this.#open.set(item.id, item);
    this.#room.give(bytes);
    return batch;
  }

  /** Hands a batch over. false: a failure of the moment, the batch waits again and no try is counted. */
  async #handle(consumer: WorkConsumer, batch: readonly Item[]): Promise<boolean> {
    try {
      const handled = consumer.handle(batch.map(({ message }) => message));
      for (const { brought } of batch) brought?.resolve();
      const outcomes = await handled;
      assert(outcomes.length === batch.length, 'A handler gives one outcome a message.');
      for (const [index, item] of batch.entries()) {
        const outcome = outcomes[index] as WorkOutcome | Promise<WorkOutcome>;
        if (outcome instanceof Promise) void this.#settleLate(consumer, item, outcome);
        else await this.#settle(consumer, item, outcome);
      }
      return true;
    } catch (error) {
      if (isTransient(error)) {
        for (const { id } of batch) this.#open.delete(id);
        this.#putFirst(batch);
        return false;
      }
      const [only] = batch;
      if (batch.length > 1 || only === undefined) return this.#handleSingly(consumer, batch);
      await this.#settle(consumer, only, { done: false, code: failureCode(error), again: true });
      return true;
    }
  }

  /** One of a batch fails: each is tried by itself, so that the others are done. */
  async #handleSingly(consumer: WorkConsumer, batch: readonly Item[]): Promise<boolean> {
    for (const [index, item] of batch.entries()) {
      if (!this.#open.has(item.id) || (await this.#handle(consumer, [item]))) continue;
      const rest = batch.slice(index + 1);
      for (const { id } of rest) this.#open.delete(id);
      this.#putFirst(rest, 1);
      return false;
    }
    return true;
  }

  async #settleLate(consumer: WorkConsumer, item: Item, coming: Promise<WorkOutcome>): Promise<void> {
    try {
      await this.#settle(consumer, item, await coming);
    } catch (error) {
      if (!isTransient(error)) return this.#settle(consumer, item, { done: false, code: failureCode(error), again: true });
      if (this.#open.delete(item.id)) this.#tryLater(item, item.message.attempt);
    }
  }

  async #settle(consumer: WorkConsumer, item: Item, outcome: WorkOutcome): Promise<void> {
    // Delivered again meanwhile: this outcome is of a hand-out that counts no more.
    if (this.#open.get(item.id) !== item) return;
    const { message } = item;
    this.#open.delete(item.id);
    if (outcome.done) return;
    if (outcome.again && message.attempt < this.#options.work.attempts) this.#tryLater(item, message.attempt + 1);
    else await this.#bury(consumer, item, outcome.code);
  }

  #tryLater({ message }: Item, attempt: number): void {
    const item = { id: this.#next++, message: { ...message, attempt } };
    this.#room.takeBack(message.body.length);
    const timer = setTimeout(() => {
      this.#due.delete(item);
      this.#waiting.push(item);
      this.#wake();
    }, this.#pauseMs(attempt - 1));
    timer.unref();
    this.#due.set(item, timer);
  }

  async #bury(consumer: WorkConsumer, { id, message }: Item, code: string): Promise<void> {
    const { work, log } = this.#options;
    log.warn('Work is given up', { work: work.name, code, attempts: message.attempt, bytes: message.body.length });
    try {
      await consumer.onDeadLetter?.({ work: work.name, id: String(id), code, attempts: message.attempt, origin: `process/0/${id}`, key: message.key, message });
    } catch (error) {
      log.warn('A dead letter could not be told and its message is delivered again', { work: work.name, error });
      this.#tryLater({ id, message }, message.attempt);
    }
  }

  /** @param at how many of the first stay before them */
  #putFirst(items: readonly Item[], at = 0): void {
    this.#waiting.splice(at, 0, ...items);
    this.#room.takeBack(items.reduce((sum, { message }) => sum + message.body.length, 0));
  }

  #pauseMs(failures: number): number {
    return Math.min(MOST_RETRY_MS, this.#options.retryMs * 2 ** Math.min(16, Math.max(0, failures - 1)));
  }

  /** Waits, but not longer than until the consumer leaves. */
  async #pause(ms: number): Promise<void> {
    const end = performance.now() + ms;
    const consumer = this.#consumer;
    while (this.#consumer === consumer && performance.now() < end) {
      const timer = Promise.withResolvers<void>();
      const handle = setTimeout(timer.resolve, Math.max(1, end - performance.now()));
      this.#wake = timer.resolve;
      await timer.promise;
      clearTimeout(handle);
    }
  }
}
