import { allFacts, type FactDefinition } from '@mbaas/contracts-events';
import { assert, BrokenAssumption } from '@mbaas/kernel';
import type { Bus, Fact, FactConsumer } from '@mbaas/platform-messaging';
import type { Transaction } from '@mbaas/platform-postgres';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { FactContext } from './fact-context.ts';

/** A consumer of facts without what its handlers say themselves: which facts, and what is done with them. */
export interface FactTransportOptions extends Omit<FactConsumer, 'events' | 'handle'> {
  readonly bus: Bus;
  /** Facts that handlers may name; those of the platform unless told. */
  readonly facts?: readonly FactDefinition[];
}

type Handler = MessageHandler<readonly Fact[], FactContext>;

/**
 * Nest's transport over the Bus: `@EventPattern('mst.asset-issued')` on a controller's method makes it the handler of that
 * fact. All handlers together are one FactConsumer. A method gets the facts as an array, in order: those that stand next to
 * each other in the log and are its own. One that fails has failed for the bus, with its own error; nothing is swallowed.
 */
export class FactTransport extends Server implements CustomTransportStrategy {
  readonly #options: FactTransportOptions;
  readonly #events: FactDefinition[] = [];

  constructor(options: FactTransportOptions) {
    super();
    this.#options = options;
  }

  /** Called by Nest for each pattern. Throws BrokenAssumption on what is no fact, on a second handler of one, and on @MessagePattern. */
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    const named = (this.#options.facts ?? allFacts).filter(({ name }) => name === pattern);
    assert(isEventHandler, 'Facts are not answered: declare their handler with @EventPattern.');
    assert(named.length > 0, `There is no fact "${String(pattern)}".`);
    assert(!this.#events.some(({ name }) => name === pattern), `The fact ${String(pattern)} has a handler already.`);
    this.#events.push(...named);
    super.addHandler(pattern, callback, isEventHandler, extras);
  }

  /** Registers the consumer; the bus is started and stopped by whoever made it. */
  listen(callback: (error?: unknown) => void): void {
    const { bus, facts: _facts, ...consumer } = this.#options;
    try {
      assert(this.#events.length > 0, `The consumer ${consumer.name} has no handler.`);
      bus.consume({ ...consumer, events: this.#events, handle: (facts, tx) => this.#handle(facts, tx) });
      callback();
    } catch (error) {
      callback(error);
    }
  }

  close(): void {
    // The bus lets running handlers finish when it is stopped.
  }

  on(): never {
    throw new BrokenAssumption('The bus has no events of its own: ask its progress.');
  }

  unwrap<T>(): T {
    return this.#options.bus as T;
  }

  async #handle(facts: readonly Fact[], tx: Transaction): Promise<void> {
    for (let at = 0; at < facts.length; ) {
      const handler = this.#handlerOf(facts[at]);
      let end = at + 1;
      while (end < facts.length && isOneMethod(handler, this.#handlerOf(facts[end]))) end += 1;
      await this.#run(handler, at === 0 && end === facts.length ? facts : facts.slice(at, end), tx);
      at = end;
    }
  }

  #handlerOf(fact: Fact | undefined): Handler {
    const handler = fact === undefined ? null : this.getHandlerByPattern(fact.name);
    assert(handler !== null, 'The bus gives facts that are subscribed to.');
    return handler;
  }

  async #run(handler: Handler, facts: readonly Fact[], tx: Transaction): Promise<void> {
    const context = new FactContext(tx, this.#options.name);
    const swallowed = await settled(handler, facts, context);
    if (context.turn.ended === 'done') return;
    const thrown = context.turn.ended === 'failed' ? context.turn.error : swallowed;
    if (thrown instanceof Error) throw thrown;
    // No error was thrown, yet the method has not run to its end: a guard refused, and Nest made something of its own of it.
    throw new BrokenAssumption(`A handler of ${this.#options.name} did not run to its end.`, thrown);
  }
}

/** Nest makes one object of extras a method, and gives it with each of the method's patterns. */
const isOneMethod = (one: Handler, other: Handler): boolean => one === other || one.extras === other.extras;

/** Waits for the handler and what it returns; what failed, where Nest lets it be seen. */
async function settled(handler: Handler, facts: readonly Fact[], context: FactContext): Promise<unknown> {
  try {
    const result: unknown = await handler(facts, context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    return undefined;
  } catch (error) {
    return error;
  }
}
